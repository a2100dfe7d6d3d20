import type { Person } from '../../functions/customers/person-record.ts'
import type { Advisor } from '../../functions/dealers/dealer-record.ts'
import type { Active, Run } from '../../functions/journeys/run-record.ts'
import type { Custody, Lead, Offer, OfferCode } from '../../functions/leads/lead-record.ts'
import type { Message } from '../../functions/messages/message-record.ts'
import type { Outcome } from '../../functions/shared/event-record.ts'

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
  receivedAt: string
  outcome: Outcome | undefined
  onUnansweredList: boolean
}
export type LeadFact = Pick<Lead, 'leadId' | 'personId' | 'state' | 'createdAt' | 'offerId' | 'holder' | 'queuedAt'> & {
  brand: string
}
export type MessageFact = Pick<Message, 'messageId' | 'runId' | 'step' | 'slot' | 'state' | 'channel' | 'plannedAt'> & {
  subject: string
}

/** Everything in the table that the checks compare, by kind. */
export interface Facts {
  events: EventFact[]
  leads: Map<string, LeadFact>
  people: Map<string, Pick<Person, 'personId' | 'openLeads'>>
  offers: Offer[]
  /** By lead. */
  custody: Map<string, Custody[]>
  queued: Set<string>
  codes: OfferCode[]
  advisors: Advisor[]
  runs: Run[]
  actives: Active[]
  messages: MessageFact[]
  /** How often each message lies in the outbox. */
  outbox: Map<string, number>
  items: number
  unreadable: Break[]
}
