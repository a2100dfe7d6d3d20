import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { addBusinessTime } from '../dealers/business-time.ts'
import { hoursOf } from '../journeys/subject-clock.ts'
import type { Services } from '../shared/services.ts'
import type { Complaint } from './complaint-record.ts'
import { readComplaintRules } from './complaint-rules.ts'

/** A time since a complaint was opened: on the wall clock (ISO 8601 duration), or of the dealer's opening hours. */
export const spanSchema = z.union([z.string(), z.object({ business: z.string() })])
type Span = z.infer<typeof spanSchema>

/** The moment that lies so long after a complaint was opened. Opening hours may lie a weekend away: what is counted in them comes at the latest as the setting `complaint-rules` says. */
export async function momentAfter(
  { complaintId, openedAt }: Pick<Complaint, 'complaintId' | 'openedAt'>,
  span: Span,
  services: Pick<Services, 'table' | 'settings' | 'config'>,
): Promise<string> {
  if (typeof span === 'string') return wall(openedAt, span)
  const calendar = await hoursOf({ type: 'complaint', id: complaintId }, services)
  const open = addBusinessTime({ from: openedAt, duration: span.business, ...calendar })
  const latest = wall(openedAt, (await readComplaintRules(services.settings)).businessAtMost)
  return open < latest ? open : latest
}

const wall = (from: string, duration: string): string =>
  new Date(Date.parse(from) + Temporal.Duration.from(duration).total('milliseconds')).toISOString()
