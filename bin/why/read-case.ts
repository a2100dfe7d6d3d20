import type { Person } from '../../functions/customers/person-record.ts'
import { personIdOf, readPerson } from '../../functions/customers/person-store.ts'
import { readDealer } from '../../functions/dealers/dealer-store.ts'
import { normalisePhone } from '../../functions/intake/phone.ts'
import type { Contact } from '../../functions/messages/contact-record.ts'
import { readContact } from '../../functions/messages/contact-store.ts'
import { readSituation } from '../../functions/messages/judge-message.ts'
import { placeOf, readPointers } from '../../functions/messages/message-pointer.ts'
import type { Message } from '../../functions/messages/message-record.ts'
import { readMessage } from '../../functions/messages/message-store.ts'
import { decide, type Verdict } from '../../functions/messages/policy.ts'
import { type Purpose, purposes } from '../../functions/messages/purpose.ts'
import { keys } from '../../functions/shared/keys.ts'
import type { Services } from '../../functions/shared/services.ts'

type Needs = Pick<Services, 'table' | 'settings' | 'config' | 'secrets'>

/** A person as messages see them. */
export interface PersonCase {
  person: Person
  contact: Contact
  zone: string
  /** What would become of a message of each purpose now. */
  outlook: readonly { purpose: Purpose; verdict: Verdict }[]
  /** Newest first. */
  messages: readonly Message[]
}

/** By id or by phone number, in any form that people write; `undefined` where nobody is known by it. */
export async function readPersonCase(idOrPhone: string, now: string, services: Needs): Promise<PersonCase | undefined> {
  const { table } = services
  const phone = normalisePhone(idOrPhone)
  const personId = phone === undefined ? idOrPhone : await personIdOf(phone, services.secrets)
  const person = await readPerson(table, personId)
  if (!person) return undefined
  const contact = await readContact(table, personId)
  const situation = await readSituation({ person, contact, now, needsConsent: true }, services)
  const notAfter = new Date(Date.parse(now) + LOOKAHEAD).toISOString()
  const outlook = purposes.map((purpose) => {
    const verdict = decide({ messageId: '', purpose, whenQuiet: 'defer', notAfter }, situation)
    return { purpose, verdict }
  })
  return { person, contact, zone: situation.zone, outlook, messages: await readMessages(personId, services) }
}

/** A message that is imagined now would be useful for so long. */
const LOOKAHEAD = 30 * 24 * 60 * 60 * 1000

async function readMessages(personId: string, { table }: Needs): Promise<Message[]> {
  const pointers = await readPointers(table, personId)
  const found = await Promise.all(
    pointers.map(({ subject, messageId }) => readMessage(table, keys.message(subject, messageId))),
  )
  return found.filter((message) => message !== undefined)
}

/** A message by its id alone. */
export async function findMessage(messageId: string, { table }: Needs): Promise<Message | undefined> {
  const place = await placeOf(table, messageId)
  return place && readMessage(table, place)
}

/** By which clock a message is told: that of the person who got it, where theirs is known, or else of the dealer in whose name it was. */
export async function zoneOfMessage({ to, ...message }: Message, { table, config }: Needs): Promise<string> {
  const person = to.kind === 'owner' ? await readPerson(table, to.personId) : undefined
  if (person?.zone) return person.zone
  const dealerId = to.kind === 'advisor' ? to.dealerId : (message.dealerId ?? person?.dealerId)
  const dealer = dealerId === undefined ? undefined : await readDealer(table, dealerId)
  return dealer?.zone ?? config.zone
}
