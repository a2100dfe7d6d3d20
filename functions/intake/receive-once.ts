import type { AnyEvent } from '../../events/define-event.ts'
import { type EventRecord, eventItem, eventRecordSchema, readEvent } from '../shared/event-record.ts'
import type { HttpRequest } from '../shared/http.ts'
import { keys } from '../shared/keys.ts'
import { Problem } from '../shared/problem.ts'
import type { Services } from '../shared/services.ts'
import { ConditionFailed, type Item } from '../shared/table.ts'
import { checkSignature } from './check-signature.ts'

/** How far ahead of us a source's clock may be, in milliseconds. */
const AHEAD = 10 * 60_000

export const liesAhead = (moment: string, now: string): boolean => Date.parse(moment) > Date.parse(now) + AHEAD

export interface Received {
  /** Id of the event. */
  id: string
  /** The source sent this before; the first one stands. */
  resent: boolean
  /** What was sent now differs from what stands. */
  changed: boolean
}

/** Stores what a source sent under its stable id, then publishes that id: both are done when this returns. */
export async function receiveOnce(
  { event, personal, now }: { event: AnyEvent; personal: Item; now: string },
  differs: (before: Item) => boolean,
  services: Pick<Services, 'table' | 'bus'>,
): Promise<Received> {
  const id = event.metadata.id
  const before = await storeUnlessThere(eventItem(event, now, personal), services)
  if (!before) {
    await services.bus.publish([event])
    return { id, resent: false, changed: false }
  }
  await countResend(id, services)
  // The first time may have died between storing and publishing; what has an outcome was certainly published.
  if (!before.outcome) await services.bus.publish([before.event])
  return { id, resent: true, changed: before.personal !== undefined && differs(before.personal) }
}

/** As receiveOnce, for what we read at the source ourselves, again and again: what is known costs one read, and does not count as sent again. */
export async function receiveRead(
  received: { event: AnyEvent; personal: Item; now: string },
  differs: (before: Item) => boolean,
  services: Pick<Services, 'table' | 'bus'>,
): Promise<Received> {
  const { id } = received.event.metadata
  const before = await readEvent(services.table, id)
  if (!before) return receiveOnce(received, differs, services)
  if (!before.outcome) await services.bus.publish([before.event])
  return { id, resent: true, changed: before.personal !== undefined && differs(before.personal) }
}

/** Returns what was there before, if anything. */
async function storeUnlessThere(
  item: ReturnType<typeof eventItem>,
  { table }: Pick<Services, 'table'>,
): Promise<EventRecord | undefined> {
  try {
    await table.put(item, { condition: 'attribute_not_exists(pk)' })
    return undefined
  } catch (error) {
    if (!(error instanceof ConditionFailed) || !error.item) throw error
    return eventRecordSchema.parse(error.item)
  }
}

async function countResend(id: string, { table }: Pick<Services, 'table'>): Promise<void> {
  await table.update({
    key: keys.event(id),
    update: 'ADD resends :one',
    condition: 'attribute_exists(pk)',
    values: { ':one': 1 },
  })
}

/** A key that was just added is not known yet: who names an unknown one makes us look again, but never more often than that. */
const LOOK_AGAIN_AFTER = 5_000

/** Who sent the request. Throws a Problem (401). */
export async function authenticate(
  request: HttpRequest,
  { secrets }: Pick<Services, 'secrets'>,
): Promise<{ source: string }> {
  try {
    return checkSignature(request, await secrets.sourceKeys())
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'unknown-key') throw error
    return checkSignature(request, await secrets.sourceKeys(LOOK_AGAIN_AFTER))
  }
}

/** What the answer says beside the id. */
export function remark({ resent, changed }: Received): object {
  if (!resent) return {}
  if (!changed) return { resent: true }
  return {
    resent: true,
    note: 'This id was received before with other content; the first one stands. Send what is new under a new id.',
  }
}
