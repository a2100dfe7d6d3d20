import type { Subject } from '../../../events/define-event.ts'
import type { Complaint } from '../../complaints/complaint-record.ts'
import type { Person } from '../../customers/person-record.ts'
import type { Lead, Offer } from '../../leads/lead-record.ts'
import type { Services } from '../../shared/services.ts'
import type { Task } from '../../tasks/task-record.ts'
import type { Vehicle } from '../../vehicles/vehicle-record.ts'
import type { Recipient } from '../message-record.ts'

/** What a message is made of: what it is about, as far as it is known, and what happened. */
export interface About {
  subject: Subject
  to: Recipient
  now: string
  /** What started the journey, or what was done. */
  event?: { name: string; facts: Readonly<Record<string, unknown>> }
  /** Whom it concerns; messages about leads take the person from the lead. */
  person?: Person
  lead?: Lead
  /** The offer that it is about, if any; the recipient is one of its candidates. */
  offer?: Offer
  vehicle?: Vehicle
  complaint?: Complaint
  task?: Task
}

/** Gives the words for one variable of a template; undefined where nothing known can fill it. */
type Resolver = (about: About, services: Services) => Promise<string | undefined>

/** The resolvers of one domain, by the variable's name. */
export type Resolvers = Readonly<Record<string, Resolver>>
