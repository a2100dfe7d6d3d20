import { isDeepStrictEqual } from 'node:util'
import { leadCaptured } from '../../events/lead.ts'
import { recognisePlace } from '../dealers/places.ts'
import type { CapturedLead } from '../leads/lead-record.ts'
import { type EventRecord, eventItem, eventRecordSchema, makeEvent } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import { keys } from '../shared/keys.ts'
import { Problem } from '../shared/problem.ts'
import type { Services } from '../shared/services.ts'
import { ConditionFailed } from '../shared/table.ts'
import { readBrands, recogniseBrand, unknownBrand } from './brands.ts'
import type { LeadForm } from './lead-form.ts'

/** How far ahead of us a source's clock may be, in milliseconds. */
const AHEAD = 10 * 60_000

export interface Received {
  /** Id of the LeadCaptured event. */
  id: string
  /** The source sent this lead before; the first one stands. */
  resent: boolean
  /** What was sent now differs from what stands. */
  changed: boolean
}

/** The same lead of the same source always has the same event. */
export const captureEventId = (source: string, sourceId: string): string =>
  stableId('evt', 'LeadCaptured', source, sourceId)

/** Stores the lead under its stable id, then publishes that id: both are done when this returns. Throws a Problem (422) for a brand that is not known. */
export async function receiveLead(
  form: LeadForm,
  { source, now }: { source: string; now: string },
  services: Pick<Services, 'table' | 'bus' | 'settings'>,
): Promise<Received> {
  const lead = await toCapturedLead(form, { source, now }, services)
  const event = captureEvent(lead)
  const id = event.metadata.id
  const before = await storeUnlessThere(eventItem(event, now, lead), services)
  if (!before) {
    await services.bus.publish([event])
    return { id, resent: false, changed: false }
  }
  await countResend(id, services)
  // The first time may have died between storing and publishing; what has an outcome was certainly published.
  if (!before.outcome) await services.bus.publish([before.event])
  return { id, resent: true, changed: differs(before, lead, form) }
}

async function toCapturedLead(
  form: LeadForm,
  { source, now }: { source: string; now: string },
  { settings }: Pick<Services, 'settings'>,
): Promise<CapturedLead> {
  const brands = await readBrands(settings)
  const brand = recogniseBrand(form.brand, brands)
  if (brand === undefined) throw unknownBrand(form.brand, brands)
  const { id, askedAt = now, ...rest } = form
  if (Date.parse(askedAt) > Date.parse(now) + AHEAD) throw inTheFuture()
  const cityCode = recognisePlace(form.city ?? '')?.cityCode
  return {
    ...rest,
    sourceId: id,
    source,
    askedAt,
    brand,
    ...(cityCode !== undefined && cityCode !== '-' && { cityCode }),
  }
}

const inTheFuture = (): Problem =>
  new Problem(422, 'asked-in-the-future', 'The person asked in the future', 'Correct askedAt, and mind its time zone', [
    { field: '/askedAt', message: 'lies more than 10 minutes ahead' },
  ])

function captureEvent(lead: CapturedLead) {
  return makeEvent(leadCaptured, {
    id: captureEventId(lead.source, lead.sourceId),
    subject: stableId('cap', lead.source, lead.sourceId),
    source: lead.source,
    occurredAt: lead.askedAt,
    facts: { brand: lead.brand, ...(lead.dealerId !== undefined && { dealerId: lead.dealerId }) },
  })
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

function differs(before: EventRecord, lead: CapturedLead, form: LeadForm): boolean {
  if (!before.personal) return false
  // Without askedAt in the form, each sending has its own: that is no difference.
  const given = form.askedAt === undefined ? { ...lead, askedAt: before.personal.askedAt } : lead
  return !isDeepStrictEqual({ ...given }, { ...before.personal })
}
