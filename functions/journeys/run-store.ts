import type { Subject } from '../../events/define-event.ts'
import { keys, prefixes, subjectPk } from '../shared/keys.ts'
import { decideAnew } from '../shared/race.ts'
import { type Condition, ConditionFailed, type Table } from '../shared/table.ts'
import { type Active, activeSchema, type Mail, mailKey, type Run, runSchema } from './run-record.ts'

/** A write to a run, and whether its condition held; `run` is what is there then. */
interface Attempt {
  done: boolean
  run: Run | undefined
}

export async function readRun(table: Table, subject: Subject, runId: string): Promise<Run | undefined> {
  const item = await table.get(keys.run(subject, runId))
  return item && runSchema.parse(item)
}

/** The runs that are under way for a subject. */
export async function readActive(table: Table, subject: Subject): Promise<Active[]> {
  const items = await table.query({ pk: subjectPk(subject), prefix: prefixes.active })
  return items.map((item) => activeSchema.parse(item))
}

/** All runs of a subject, under way or over. */
export async function readRuns(table: Table, subject: Subject): Promise<Run[]> {
  const items = await table.query({ pk: subjectPk(subject), prefix: prefixes.runs })
  return items.map((item) => runSchema.parse(item))
}

/** Remembers when an event of this name last happened to the subject; an older one changes nothing. */
export async function rememberLatest(table: Table, subject: Subject, mail: Mail): Promise<void> {
  const { name, eventId, occurredAt } = mail
  await attempt(() =>
    table.put({ ...keys.latest(subject, name), eventId, occurredAt }, notLaterThan(':at', occurredAt)),
  )
}

/** Puts mail into a run that is under way, unless the run has consumed it before, or has newer mail under the same key. */
export function addMail(table: Table, active: Active, mail: Mail, about: string | undefined): Promise<Attempt> {
  return updateRun(table, active, {
    update: 'SET mail.#key = :mail',
    condition:
      'NOT contains(taken, :id) AND (attribute_not_exists(mail.#key) OR mail.#key.occurredAt <= :at OR contains(taken, mail.#key.eventId))',
    names: { '#key': mailKey(mail.name, about) },
    values: { ':mail': mail, ':id': mail.eventId, ':at': mail.occurredAt },
  })
}

/** Marks a run as ended by an event, once; the run comes out at its next wait. */
export function markEnded(table: Table, active: Active, mail: Mail): Promise<Attempt> {
  return updateRun(table, active, {
    update: 'SET ended = :mail',
    condition: 'attribute_exists(mail)',
    values: { ':mail': mail, ':at': mail.occurredAt },
  })
}

/** Only a run that is under way, and started by something that happened no later than `:at`, takes an event. */
function updateRun(
  table: Table,
  active: Active,
  change: Required<Omit<Condition, 'names'>> & Pick<Condition, 'names'> & { update: string },
): Promise<Attempt> {
  return attempt(() =>
    table.update({
      key: keys.run(active.subject, active.runId),
      update: change.update,
      condition: `attribute_not_exists(ended) AND #state = :started AND triggeredAt <= :at AND ${change.condition}`,
      names: { '#state': 'state', ...change.names },
      values: { ':started': 'started', ...change.values },
    }),
  )
}

async function attempt(write: () => Promise<unknown>): Promise<Attempt> {
  try {
    const item = await decideAnew(write)
    return { done: true, run: item === undefined ? undefined : runSchema.parse(item) }
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
    return { done: false, run: runSchema.safeParse(error.item).data }
  }
}

/** Holds where nothing, or something that happened no later than `moment`, is remembered. */
export function notLaterThan(name: string, moment: string): Condition {
  return { condition: `attribute_not_exists(occurredAt) OR occurredAt <= ${name}`, values: { [name]: moment } }
}

/** Notes how a run ended and releases the journey's lock if it is this run's. Returns the run as it then is, if there is one. Safe to repeat. */
export async function closeRun(
  table: Table,
  run: Pick<Run, 'runId' | 'journey' | 'subject'>,
  end: { status: string; at: string },
): Promise<Run | undefined> {
  const closing = await attempt(() =>
    table.update({
      key: keys.run(run.subject, run.runId),
      update: 'SET #state = :ended, #status = :status, endedAt = :at REMOVE awaiting',
      condition: 'attribute_exists(pk)',
      names: { '#state': 'state', '#status': 'status' },
      values: { ':ended': 'ended', ':status': end.status, ':at': end.at },
    }),
  )
  const released = await attempt(() =>
    table.delete(keys.active(run.subject, run.journey), {
      condition: 'runId = :runId',
      values: { ':runId': run.runId },
    }),
  )
  // Another run has the lock by now, or nobody: this one may have been watched beside it.
  if (!released.done) await table.delete(keys.leaving(run.subject, run.journey, run.runId))
  return closing.run
}
