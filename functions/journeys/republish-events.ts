import type { AnyEvent } from '../../events/define-event.ts'
import { eventRecordSchema } from '../shared/event-record.ts'
import { due, type Key, keys } from '../shared/keys.ts'
import { scheduledFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import type { Table } from '../shared/table.ts'
import { answerEvent } from './answer-event.ts'
import { type Due, forEachAtOnce, sweepDue } from './sweep-due.ts'

type Needs = Pick<Services, 'table' | 'bus' | 'log'>

/** How long an event may be without an outcome, and how often this sweep runs, in milliseconds. */
const PATIENCE = 300_000
/** When hope is given up, in milliseconds: a week. */
const LONGEST = 7 * 86_400_000

/**
 * Publishes again what has no outcome after five minutes; after a week of that, the outcome is that it failed.
 * Where more are waiting than one sweep can take, those it took go to the end of the line.
 */
export async function republishEvents(now: string, services: Needs): Promise<{ count: number }> {
  const { table, bus, log } = services
  const again: AnyEvent[] = []
  const behind: AnyEvent[] = []
  let count = 0
  const look = async (key: Key, { isCrowded }: Due): Promise<void> => {
    const record = eventRecordSchema.safeParse(await table.get(key)).data
    if (!record || record.outcome) return
    count += 1
    const age = Date.parse(now) - Date.parse(record.receivedAt)
    if (age > LONGEST) return giveUp(record.event, now, services)
    if (isCrowded || isTurn(age)) again.push(record.event)
    if (isCrowded) behind.push(record.event)
  }
  const before = new Date(Date.parse(now) - PATIENCE).toISOString()
  await sweepDue(table, { list: 'unanswered-events', before }, look)
  await bus.publish(again)
  await forEachAtOnce(behind, (event) => lineUpAgain(event, now, table))
  if (count > 0) log.warn('unanswered events', { count })
  else log.info('unanswered events', { count })
  return { count }
}

/** After 5, 10, 20, 40 … minutes: an event that nothing can answer must not fill the queues. */
function isTurn(age: number): boolean {
  const sweeps = Math.floor(age / PATIENCE)
  return (sweeps & (sweeps - 1)) === 0
}

/** Not published again before everything else that waits; nothing is lost if this fails. */
async function lineUpAgain({ metadata: { id } }: AnyEvent, now: string, table: Table): Promise<void> {
  await table.update({
    key: keys.event(id),
    update: 'SET dueSk = :dueSk',
    condition: 'attribute_exists(duePk)',
    values: { ':dueSk': due('unanswered-events', id, now).dueSk },
  })
}

async function giveUp({ metadata, name }: AnyEvent, now: string, { table, log }: Needs): Promise<void> {
  log.error('event failed', { event: name, id: metadata.id })
  await answerEvent(table, metadata.id, { kind: 'failed', detail: 'no outcome for a week', at: now })
}

export const handler = scheduledFunction(republishEvents)
