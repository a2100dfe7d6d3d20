import type { Booking } from '../../functions/bookings/booking-record.ts'
import type { Complaint, ComplaintEntry } from '../../functions/complaints/complaint-record.ts'
import type { ConsentStatement } from '../../functions/customers/consent-record.ts'
import type { Erasure } from '../../functions/customers/erasure-record.ts'
import type { Person } from '../../functions/customers/person-record.ts'
import type { Advisor, Dealer } from '../../functions/dealers/dealer-record.ts'
import type { Active, Run } from '../../functions/journeys/run-record.ts'
import type { Custody, Lead, Offer, OfferCode } from '../../functions/leads/lead-record.ts'
import type { Contact } from '../../functions/messages/contact-record.ts'
import type { Message } from '../../functions/messages/message-record.ts'
import type { Outcome } from '../../functions/shared/event-record.ts'
import type { Task } from '../../functions/tasks/task-record.ts'
import type { Vehicle } from '../../functions/vehicles/vehicle-record.ts'

/** Something that breaks the promise: which rule, what it is about, and what was found. Ids only, nothing personal. */
export interface Break {
  rule: string
  about: string
  found: string
}

/** What reconciliation keeps of an event. */
export interface EventFact {
  id: string
  name: string
  subject: { type: string; id: string }
  occurredAt: string
  receivedAt: string
  outcome: Outcome | undefined
  onUnansweredList: boolean
}
export type LeadFact = Pick<Lead, 'leadId' | 'personId' | 'state' | 'createdAt' | 'offerId' | 'holder' | 'queuedAt'> & {
  brand: string
}
/** One time that policy decided about a message. */
interface Decision {
  at: string
  verdict: string
  reason?: string | undefined
  until?: string | undefined
}
export type MessageFact = Pick<
  Message,
  'messageId' | 'runId' | 'step' | 'slot' | 'channel' | 'plannedAt' | 'template' | 'class' | 'reason' | 'sentAt'
> & {
  state: string
  subject: string
  subjectType: string
  /** The person, where it is for one; staff have no such thing. */
  personId: string | undefined
  purpose: string | undefined
  /** Nothing of its contents is left: it was erased, or had none. */
  isEmpty: boolean
  /** A deferred one is decided on again then. */
  until: string | undefined
  decisions: readonly Decision[]
}
/** Nothing that names a person. */
export type PersonFact = Pick<
  Person,
  'personId' | 'openLeads' | 'zone' | 'birthday' | 'consent' | 'consentAt' | 'dealerId' | 'erasedAt'
>
type VehicleFact = Pick<
  Vehicle,
  'vehicleId' | 'personId' | 'dealerId' | 'state' | 'booking' | 'company' | 'deliveredOn'
>
export type ComplaintFact = Omit<Complaint, 'text' | 'because' | 'codes' | 'facts'>

/** Everything in the table that the checks compare, by kind. */
export interface Facts {
  events: EventFact[]
  leads: Map<string, LeadFact>
  people: Map<string, PersonFact>
  offers: Offer[]
  /** By lead. */
  custody: Map<string, Custody[]>
  queued: Set<string>
  codes: OfferCode[]
  advisors: Advisor[]
  dealers: Map<string, Dealer>
  runs: Run[]
  actives: Active[]
  messages: MessageFact[]
  contacts: Contact[]
  /** By person: everything that was ever said about consent. */
  statements: Map<string, ConsentStatement[]>
  vehicles: Map<string, VehicleFact>
  bookings: Booking[]
  complaints: Map<string, ComplaintFact>
  /** By complaint. */
  entries: Map<string, ComplaintEntry[]>
  tasks: Task[]
  /** What comes due on a day (`YYYY-MM-DD`), by where it lies. */
  dated: { at: string; on: string }[]
  erasures: Pick<Erasure, 'erasureId' | 'personId' | 'state' | 'doneAt'>[]
  /** What ops stored, by name. */
  settings: Map<string, unknown>
  /** How often each message lies in the outbox. */
  outbox: Map<string, number>
  /** When the outbox took each message. */
  outboxTimes: Map<string, string>
  items: number
  unreadable: Break[]
}
