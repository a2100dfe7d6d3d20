import type { Seat } from '../customers/person-record.ts'
import { type CaseFacts, caseFactsSchema, type Repair } from '../dates/case-facts.ts'
import { localDay } from '../dates/period.ts'
import { readDealer } from '../dealers/dealer-store.ts'
import type { Services } from '../shared/services.ts'
import { changeComplaint, type Decision } from './change-complaint.ts'
import type { Complaint } from './complaint-record.ts'

/** What the legal clocks are counted from; repairs of a known id are replaced, others added. */
export type NewFacts = Partial<Omit<CaseFacts, 'moments'>>

/** Takes down what the legal clocks are counted from. The clocks are looked at with the next sweep. Throws ComplaintNotFound. */
export async function noteFacts(
  { complaintId, by, facts, now }: { complaintId: string; by: Seat; facts: NewFacts; now: string },
  services: Pick<Services, 'table' | 'bus' | 'config'>,
): Promise<{ outcome: 'noted' | 'closed' }> {
  const zone = (await readDealer(services.table, by.dealerId))?.zone ?? services.config.zone
  const decide = (complaint: Complaint): Decision<'noted' | 'closed'> => {
    if (complaint.state === 'closed') return { outcome: 'closed' }
    const to = { facts: mergeFacts(complaint.facts, facts), lookOn: localDay(now, zone) }
    const entry = { at: now, what: 'noted', by: by.advisorId, detail: namesOf(facts).join(', ') } as const
    return { outcome: 'noted', change: { to, entries: [entry] } }
  }
  const { outcome } = await changeComplaint({ complaintId, now }, decide, services)
  return { outcome }
}

function mergeFacts(known: CaseFacts, { dates, repairs = [], ...rest }: NewFacts): CaseFacts {
  const isReplaced = ({ id }: Repair): boolean => repairs.some((each) => each.id === id)
  return caseFactsSchema.parse({
    ...known,
    ...rest,
    dates: { ...known.dates, ...dates },
    repairs: [...known.repairs.filter((repair) => !isReplaced(repair)), ...repairs],
  })
}

/** What was said, without what it says. */
const namesOf = ({ dates, repairs = [], ...rest }: NewFacts): string[] => [
  ...Object.keys(dates ?? {}),
  ...repairs.map(({ id }) => `repair ${id}`),
  ...Object.keys(rest),
]
