import { isDeepStrictEqual } from 'node:util'
import { leadCaptured } from '../../events/lead.ts'
import { recognisePlace } from '../dealers/places.ts'
import type { CapturedLead } from '../leads/lead-record.ts'
import { makeEvent } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import { Problem } from '../shared/problem.ts'
import type { Services } from '../shared/services.ts'
import type { Item } from '../shared/table.ts'
import { readBrands, recogniseBrand, unknownBrand } from './brands.ts'
import type { LeadForm } from './lead-form.ts'
import { liesAhead, type Received, receiveOnce, receiveRead } from './receive-once.ts'

/** The same lead of the same source always has the same event. */
export const captureEventId = (source: string, sourceId: string): string =>
  stableId('evt', 'LeadCaptured', source, sourceId)

/** Where a lead comes from, and what its source says beside the form. */
export interface Origin {
  source: string
  now: string
  /** No real wish: it is kept, and goes no further. */
  test?: CapturedLead['test']
  /** As the source wrote it; kept with the capture, and erased with it. */
  raw?: string
  /** We read it at the source, again and again. */
  isPulled?: boolean
}

/** Stores the lead under its stable id, then publishes that id: both are done when this returns. Throws a Problem (422) for a brand that is not known. */
export async function receiveLead(
  form: LeadForm,
  origin: Origin,
  services: Pick<Services, 'table' | 'bus' | 'settings'>,
): Promise<Received> {
  const lead = await toCapturedLead(form, origin, services)
  const { now, raw } = origin
  const receive = origin.isPulled ? receiveRead : receiveOnce
  const personal = { ...lead, ...(raw !== undefined && { raw }) }
  return receive({ event: captureEvent(lead), personal, now }, (before) => differs(before, lead, form), services)
}

/** Throws a Problem (422) for a brand that is not known, or a moment in the future. */
export async function toCapturedLead(
  form: LeadForm,
  { source, now, test }: Origin,
  { settings }: Pick<Services, 'settings'>,
): Promise<CapturedLead> {
  const brands = await readBrands(settings)
  const brand = recogniseBrand(form.brand, brands)
  if (brand === undefined) throw unknownBrand(form.brand, brands)
  const { id, askedAt = now, ...rest } = form
  if (liesAhead(askedAt, now)) throw inTheFuture()
  const cityCode = recognisePlace(form.city ?? '')?.cityCode
  return {
    ...rest,
    sourceId: id,
    source,
    askedAt,
    brand,
    ...(test !== undefined && { test }),
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

function differs({ raw: _, ...before }: Item, lead: CapturedLead, form: LeadForm): boolean {
  // Without askedAt in the form, each sending has its own: that is no difference.
  const given = form.askedAt === undefined ? { ...lead, askedAt: before.askedAt } : lead
  return !isDeepStrictEqual({ ...given }, { ...before })
}
