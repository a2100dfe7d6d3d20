import { complaintFiled } from '../../events/complaint.ts'
import type { AnyEvent } from '../../events/define-event.ts'
import { requirePerson } from '../customers/person-store.ts'
import { type CaseFacts, caseFactsSchema } from '../dates/case-facts.ts'
import { readDealer } from '../dealers/dealer-store.ts'
import { readContact } from '../messages/contact-store.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Table } from '../shared/table.ts'
import { readVehicle } from '../vehicles/vehicle-store.ts'
import { classifyComplaint } from './classify-complaint.ts'
import { nextLook } from './complaint-clocks.ts'
import { readComplaintKinds } from './complaint-kinds.ts'
import type { Complaint } from './complaint-record.ts'
import { complaintsOf, readComplaint } from './complaint-store.ts'
import { complaintWrites } from './complaint-writes.ts'
import { heldWrite } from './held-messages.ts'

export interface Filing {
  personId: string
  vehicleId?: string
  /** Absent: the dealer who looks after the car, or after the person. */
  dealerId?: string
  /** The person's own words. */
  text: string
  /** Problem codes of the source. */
  codes?: readonly string[]
  way: Complaint['way']
  /** Which complaint it is at its source: the same one is filed once. */
  source?: { name: string; id: string }
  /** The catalogue's code; absent: the car's, or the dealer's first. */
  brand?: string
  /** What is known for the legal clocks, beyond the car's own dates. */
  facts?: Partial<CaseFacts>
  now: string
}

/** The same words about the same car within this time are the same complaint. */
const SAME_WITHIN = 24 * 60 * 60 * 1000

/**
 * Takes down a complaint, classed by what it says, and starts its clocks. Filed twice (the same one of a source, or the same
 * words of the same person about the same car within a day) it is one. Throws PersonNotFound.
 */
export async function fileComplaint(
  filing: Filing,
  services: Pick<Services, 'table' | 'bus' | 'settings' | 'config'>,
): Promise<{ outcome: 'filed' | 'known'; complaintId: string }> {
  const drafted = await draft(filing, services)
  const filed = await decideAnew(() => fileOnce(drafted, services.table))
  if (filed.event) await services.bus.publish([filed.event])
  return { outcome: filed.event ? 'filed' : 'known', complaintId: filed.complaintId }
}

/** Everything that a person files is checked against what they filed before, and CONTACT is written with each: two at once cannot both be the first. */
async function fileOnce(
  drafted: Complaint,
  table: Table,
): Promise<{ complaintId: string; event?: AnyEvent | undefined }> {
  const held = await readContact(table, drafted.personId)
  const own = await complaintsOf(table, drafted.personId)
  const known = (await readComplaint(table, drafted.complaintId)) ?? own.find((earlier) => isSame(earlier, drafted))
  if (known) return { complaintId: known.complaintId }
  const { complaintId, severity, kind, dealerId, way, filedAt } = drafted
  const facts = { severity, kind, way, ...(dealerId !== undefined && { dealerId }) }
  const event = makeEvent(complaintFiled, { subject: complaintId, occurredAt: filedAt, facts })
  const told = { at: filedAt, what: 'filed', detail: `${way}: ${severity} ${kind}` } as const
  await table.transact([
    ...complaintWrites(drafted, undefined, [told]),
    heldWrite(drafted, held),
    eventWrite(event, filedAt),
  ])
  return { complaintId, event }
}

const isSame = (earlier: Complaint, filed: Complaint): boolean =>
  earlier.vehicleId === filed.vehicleId &&
  words(earlier.text) === words(filed.text) &&
  Math.abs(Date.parse(filed.filedAt) - Date.parse(earlier.filedAt)) < SAME_WITHIN

const words = (text: string): string =>
  text
    .normalize('NFKC')
    .replaceAll(/[\s\p{P}]+/gu, ' ')
    .trim()
    .toLowerCase()

async function draft(filing: Filing, services: Pick<Services, 'table' | 'settings' | 'config'>): Promise<Complaint> {
  const { table, settings } = services
  const { personId, vehicleId, text, codes = [], way, source } = filing
  const now = new Date(filing.now).toISOString()
  const [person, vehicle, kinds] = await Promise.all([
    requirePerson(table, personId),
    vehicleId === undefined ? undefined : readVehicle(table, vehicleId),
    readComplaintKinds(settings),
  ])
  const dealerId = filing.dealerId ?? vehicle?.dealerId ?? person.dealerId
  const dealer = dealerId === undefined ? undefined : await readDealer(table, dealerId)
  const facts = caseFactsSchema.parse({
    household: vehicle?.company === undefined,
    ...(vehicle?.deliveredOn !== undefined && { deliveredOn: vehicle.deliveredOn }),
    ...filing.facts,
    moments: { filedAt: now },
  })
  const parts = source ? ['source', source.name, source.id] : ['words', personId, vehicleId ?? '-', words(text), now]
  const complaint: Complaint = {
    complaintId: stableId('cmp', ...parts),
    personId,
    vehicleId,
    dealerId,
    brand: filing.brand ?? vehicle?.brand ?? dealer?.brands[0] ?? '-',
    ...classifyComplaint({ text, codes }, kinds),
    text,
    codes: [...codes],
    filedAt: now,
    way,
    version: 1,
    state: 'open',
    told: [],
    attempts: [],
    reopened: 0,
    openedAt: now,
    facts,
    warned: [],
  }
  return { ...complaint, lookOn: await nextLook(complaint, { now, zone: dealer?.zone }, services) }
}
