import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { readHolidays } from '../dates/statutory-days.ts'
import { addBusinessTime } from '../dealers/business-time.ts'
import { readDealer } from '../dealers/dealer-store.ts'
import type { Services } from '../shared/services.ts'
import type { Complaint } from './complaint-record.ts'

/** A time since a complaint was opened: on the wall clock (ISO 8601 duration), or of the dealer's opening hours. */
export const spanSchema = z.union([z.string(), z.object({ wall: z.string() }), z.object({ business: z.string() })])
type Span = z.infer<typeof spanSchema>

/** The moment that lies so long after a complaint was opened. Without a dealer there are no opening hours: then the wall clock counts. */
export async function momentAfter(
  { openedAt, dealerId }: Pick<Complaint, 'openedAt' | 'dealerId'>,
  span: Span,
  { table, settings }: Pick<Services, 'table' | 'settings'>,
): Promise<string> {
  if (typeof span === 'string') return wall(openedAt, span)
  if ('wall' in span) return wall(openedAt, span.wall)
  const dealer = dealerId === undefined ? undefined : await readDealer(table, dealerId)
  if (!dealer) return wall(openedAt, span.business)
  const { hours, zone, holidays: holidayRule } = dealer
  const holidays = await readHolidays(settings)
  return addBusinessTime({ from: openedAt, duration: span.business, hours, zone, holidays, holidayRule })
}

const wall = (from: string, duration: string): string =>
  new Date(Date.parse(from) + Temporal.Duration.from(duration).total('milliseconds')).toISOString()
