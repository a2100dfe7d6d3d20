import type { ConsentStatement } from '../customers/consent-record.ts'
import type { Person } from '../customers/person-record.ts'
import type { Holidays } from '../dates/statutory-days.ts'
import type { Contact } from './contact-record.ts'
import type { PolicyRules } from './policy-rules.ts'
import type { Purpose } from './purpose.ts'

/** A message to an owner, as far as policy is concerned. */
export interface Asked {
  messageId: string
  /** The purpose that counts (see purposeOf). */
  purpose: Purpose
  /** What happens where it falls into quiet hours. */
  whenQuiet: 'defer' | 'drop'
  notAfter: string
  /** The complaint that it is about, if it is about one. */
  complaintId?: string
  /** The channel that carries it, and the dealer in whose name: consent may be bound to them. */
  channel?: string
  dealerId?: string
}

/** Everything that a decision rests on, as it stands now. */
export interface Situation {
  now: string
  /** The recipient's. */
  zone: string
  person: Pick<Person, 'consent' | 'consentAt' | 'preferences'> | undefined
  consents: readonly ConsentStatement[]
  contact: Contact
  /** When the last message was sent that no cap counts: an answer or a safety notice. */
  lastExemptAt?: string
  rules: PolicyRules
  holidays: Holidays
}
