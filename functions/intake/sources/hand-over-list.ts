import { type Handover, handoverSchema } from '../../leads/handover.ts'
import { due, type Key, keys } from '../../shared/keys.ts'
import type { Services } from '../../shared/services.ts'
import { isDone } from '../../shared/table.ts'

interface At {
  now: string
  services: Pick<Services, 'table'>
}

/** What is on the list at a key. The index may lag: what the item itself says counts. */
export async function readWaiting(key: Key, { now, services }: At): Promise<Handover | undefined> {
  const item = await services.table.get(key)
  const handover = item && handoverSchema.parse(item)
  return handover?.state === 'waiting' && String(item?.dueSk) < `${now}~` ? handover : undefined
}

/** Moves it on the list, by `pause` milliseconds; `asks`: the target is asked now, which counts. False where another sweep has it. */
export async function lookLater(
  { leadId, target, attempts }: Handover,
  { code, pause, asks = false }: { code: string; pause: number; asks?: boolean },
  { now, services }: At,
): Promise<boolean> {
  const next = new Date(Date.parse(now) + pause).toISOString()
  return isDone(() =>
    services.table.update({
      key: keys.handover(leadId, target),
      update: 'SET dueSk = :next, attempts = :more, code = :code',
      condition: '#state = :waiting AND attempts = :attempts',
      names: { '#state': 'state' },
      values: {
        ':next': due('handovers', `${leadId}#${target}`, next).dueSk,
        ':more': attempts + (asks ? 1 : 0),
        ':code': code,
        ':waiting': 'waiting',
        ':attempts': attempts,
      },
    }),
  )
}

/** Records what became of it, and takes it off the list. */
export async function end(
  { leadId, target, since, attempts }: Handover,
  outcome: Pick<Handover, 'state' | 'result' | 'code'>,
  { now, services }: At,
): Promise<undefined> {
  // Without its place on the list.
  const ended: Handover = { leadId, target, since, attempts, at: now, ...outcome }
  await services.table.put({ ...keys.handover(leadId, target), ...ended })
}
