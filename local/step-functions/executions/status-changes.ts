import type { Activity } from '../../activity.ts'
import type { Clock } from '../../clock.ts'
import type { Store } from '../../store.ts'
import type { ExecutionRow } from './execution-store.ts'

/** The detail of EventBridge's `Step Functions Execution Status Change`; times are epoch milliseconds. */
export interface StatusChange {
  readonly executionArn: string
  readonly stateMachineArn: string
  readonly stateMachineVersionArn: string | null
  readonly stateMachineAliasArn: string | null
  readonly name: string
  readonly status: string
  readonly startDate: number
  readonly stopDate: number | null
  readonly input: string
  readonly output: string | null
  readonly error: string | null
  readonly cause: string | null
  readonly inputDetails: { readonly included: boolean }
  readonly outputDetails: { readonly included: boolean } | null
}

const FIRST_PAUSE = 1_000
const LONGEST_PAUSE = 60_000
const BATCH = 256

export interface StatusChanges {
  /** Inside a write: keeps the change until it is delivered. */
  add(execution: Omit<ExecutionRow, 'sequence'>): void
  /** After the commit: delivers what is kept, in order. */
  deliver(): void
  /** Stops telling; what is kept is told by the next start. */
  close(): void
}

/** Tells of status changes at least once: each is kept in the store until its listener has taken it. */
export function statusChanges(
  { store, clock, activity }: { store: Store; clock: Clock; activity: Activity },
  listener: ((change: StatusChange) => Promise<void>) | undefined,
): StatusChanges {
  let delivering = false
  let more = false
  let pause = FIRST_PAUSE
  let closed = false

  const deliverAll = async (take: (change: StatusChange) => Promise<void>): Promise<void> => {
    try {
      do {
        more = false
        while (!closed && (await deliverSome(store, take)));
      } while (more)
    } finally {
      delivering = false
    }
  }

  const deliver = (): void => {
    more = true
    if (!listener || delivering || closed) return
    delivering = true
    activity.track(deliverAll(listener)).then(
      () => {
        pause = FIRST_PAUSE
      },
      () => {
        if (closed) return
        clock.schedule(clock.now() + pause, deliver)
        pause = Math.min(pause * 2, LONGEST_PAUSE)
      },
    )
  }

  return {
    deliver,
    close: () => {
      closed = true
    },
    add: (execution) => {
      if (!listener) return
      store.prepare('INSERT INTO sfn_status_change (detail) VALUES (?)').run(JSON.stringify(toStatusChange(execution)))
    },
  }
}

/** Delivers a batch of kept changes, once they are on disk, and forgets those that were taken. False if nothing is kept. */
async function deliverSome(store: Store, take: (change: StatusChange) => Promise<void>): Promise<boolean> {
  const kept = store.prepare('SELECT id, detail FROM sfn_status_change ORDER BY id LIMIT ?').all(BATCH)
  if (kept.length === 0) return false
  await store.told()
  const outcomes = await Promise.allSettled(kept.map(async ({ detail }) => take(JSON.parse(String(detail)))))
  const taken = kept.filter((_, index) => outcomes[index]?.status === 'fulfilled')
  await store.write(() => {
    if (taken.length === kept.length) forget(store, kept.at(0)?.id, kept.at(-1)?.id)
    else for (const { id } of taken) forget(store, id, id)
  })
  if (taken.length < kept.length) throw new Error('a status change was not taken')
  return true
}

function forget(store: Store, first: unknown, last: unknown): void {
  store.prepare('DELETE FROM sfn_status_change WHERE id BETWEEN ? AND ?').run(Number(first), Number(last))
}

function toStatusChange(execution: Omit<ExecutionRow, 'sequence'>): StatusChange {
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.machine,
    stateMachineVersionArn: execution.versionArn ?? null,
    stateMachineAliasArn: execution.aliasArn ?? null,
    name: execution.name,
    status: execution.status,
    startDate: execution.startedAt,
    stopDate: execution.stoppedAt ?? null,
    input: execution.input,
    output: execution.output ?? null,
    error: execution.error ?? null,
    cause: execution.cause ?? null,
    inputDetails: { included: true },
    outputDetails: execution.output === undefined ? null : { included: true },
  }
}
