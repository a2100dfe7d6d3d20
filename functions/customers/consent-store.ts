import { consentGiven, consentWithdrawn } from '../../events/customer.ts'
import type { AnyEvent } from '../../events/define-event.ts'
import type { Contact } from '../messages/contact-record.ts'
import { contactChange, readContact } from '../messages/contact-store.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import { keys, personPk, prefixes } from '../shared/keys.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Table, Write } from '../shared/table.ts'
import { type ConsentStatement, consentStatementSchema } from './consent-record.ts'
import { isOwnGrant, isStop, replaces } from './consent-rules.ts'

type Needs = Pick<Services, 'table' | 'bus'>

/** `applied`: it holds now. `older`: what holds was said later, or a stop that only the person takes back. `known`: it was stated before. */
export type Stated = 'applied' | 'older' | 'known'

/** Every statement of a person that holds now: one per purpose, channel and dealer. */
export async function readConsents(table: Table, personId: string): Promise<ConsentStatement[]> {
  const items = await table.query({ pk: personPk(personId), prefix: prefixes.consents })
  return items.map((item) => consentStatementSchema.parse(item))
}

/** The evidence: every statement that was ever made, oldest first, and whether it held when it came in. */
export async function readConsentLog(table: Table, personId: string) {
  const items = await table.query({ pk: personPk(personId), prefix: prefixes.consentLog })
  return items.map((item) => ({ ...consentStatementSchema.parse(item), applied: item.applied === true }))
}

/**
 * Takes down what a person says about consent, with its evidence. It holds at once: a refusal also stops
 * what is on its way (the CONTACT item is checked when a message is claimed). A statement older than what holds is kept as evidence alone.
 */
export async function stateConsent(
  input: { statement: ConsentStatement; now: string },
  services: Needs,
): Promise<{ state: Stated }> {
  const statement = consentStatementSchema.parse({
    ...input.statement,
    at: new Date(input.statement.at).toISOString(), // keys and comparisons are in UTC
  })
  const stated = await decideAnew(() => stateOnce(statement, input.now, services.table))
  if (stated.event) await services.bus.publish([stated.event])
  return { state: stated.state }
}

/** Ends all marketing to a person, and that anybody asks them about it again. What page, reply and staff call. */
export function stopMarketing(
  {
    personId,
    way,
    by,
    now,
    text = 'stop-marketing@1',
  }: { personId: string; way: 'page' | 'reply' | 'staff'; by: string; now: string; text?: string },
  services: Needs,
): Promise<{ state: Stated }> {
  const statement: ConsentStatement = { personId, purpose: 'marketing', granted: false, at: now, way, by, text }
  return stateConsent({ statement, now }, services)
}

async function stateOnce(
  statement: ConsentStatement,
  now: string,
  table: Table,
): Promise<{ state: Stated; event?: AnyEvent }> {
  const { personId, purpose, channel, dealerId, at } = statement
  const event = await eventOf(statement, table)
  const entry = keys.consentEntry(personId, at, event.metadata.id)
  const logged = await table.get(entry)
  // Whoever stated it first may have died before publishing; publishing again is harmless.
  if (logged) return { state: 'known', ...(logged.applied === true && { event }) }
  const key = keys.consent(personId, purpose, channel, dealerId)
  const [item, contact] = [await table.get(key), await readContact(table, personId)]
  const known = item && consentStatementSchema.parse(item)
  const applied = replaces(statement, known) && !isHeldByStop(statement, contact)
  const log: Write = { put: { ...entry, ...statement, applied }, condition: ABSENT }
  const parts = isFullStop(statement) ? await refuseParts(statement, table) : []
  if (!applied) {
    await table.transact([log, ...parts, ...(parts.length > 0 ? [contactChange(contact, {})] : [])])
    return { state: 'older' }
  }
  await table.transact([
    log,
    { put: { ...key, ...statement }, condition: unchanged(known) },
    ...parts,
    ...stopWrites(statement, contact, await keepsSomething(statement, table)),
    eventWrite(event, now),
  ])
  return { state: 'applied', event }
}

/** The same statement again is the same event, but for whoever came back after an erasure: that of before is evidence apart. */
async function eventOf(statement: ConsentStatement, table: Table) {
  const { personId, purpose, channel = '*', dealerId = '*', at, granted, way } = statement
  const erasures = await table.query({ pk: personPk(personId), prefix: prefixes.erasures })
  const life = erasures.length > 0 ? [String(erasures.length)] : []
  return makeEvent(granted ? consentGiven : consentWithdrawn, {
    id: stableId('evt', 'consent', personId, purpose, channel, dealerId, at, String(granted), way, ...life),
    subject: personId,
    facts: { purpose, way },
    occurredAt: at,
  })
}

/** After a stop, neither a file nor a source allows marketing again. */
const isHeldByStop = (statement: ConsentStatement, contact: Contact): boolean =>
  contact.stoppedAt !== undefined && isOfMarketing(statement) && statement.granted && !isOwnGrant(statement)

const isOfMarketing = ({ purpose }: ConsentStatement): boolean =>
  purpose === 'marketing' || purpose === 'greetings' || purpose === 'surveys'

const ABSENT = { condition: 'attribute_not_exists(pk)' }

function unchanged(known: ConsentStatement | undefined) {
  if (!known) return ABSENT
  return {
    condition: '#at = :at AND granted = :granted AND way = :way',
    names: { '#at': 'at' },
    values: { ':at': known.at, ':granted': known.granted, ':way': known.way },
  }
}

/** Who refuses all marketing refuses each part of it, so that allowing one again does not bring back the others. What was said of a part later stays. */
async function refuseParts(stop: ConsentStatement, table: Table): Promise<Write[]> {
  const parts = marketingParts.map(async (purpose): Promise<Write[]> => {
    const key = keys.consent(stop.personId, purpose)
    const item = await table.get(key)
    const known = item && consentStatementSchema.parse(item)
    const part: ConsentStatement = { ...stop, purpose, implied: true }
    return replaces(part, known) ? [{ put: { ...key, ...part }, condition: unchanged(known) }] : []
  })
  return (await Promise.all(parts)).flat()
}

const marketingParts = ['greetings', 'surveys'] as const

/** At the same moment, or later, the person allows a part of it by itself, e.g. greetings: then marketing is refused, but not all is stopped. */
async function keepsSomething(statement: ConsentStatement, table: Table): Promise<boolean> {
  if (!isFullStop(statement)) return false
  const consents = await readConsents(table, statement.personId)
  return consents.some(
    (each) => isOfMarketing(each) && isOwnGrant(each) && !isOfAllMarketing(each) && each.at >= statement.at,
  )
}

const isFullStop = (statement: ConsentStatement): boolean => isStop(statement) && isOfAllMarketing(statement)

const isOfAllMarketing = ({ purpose, channel, dealerId }: ConsentStatement): boolean =>
  purpose === 'marketing' && channel === undefined && dealerId === undefined

/**
 * A refusal of all marketing sets the stop, the person's own consent lifts it; what else allows marketing checks that there is no other
 * stop than was read. A refusal of a part is a new version of the contact: what was decided on the one before cannot be claimed.
 */
function stopWrites(statement: ConsentStatement, contact: Contact, keeps: boolean): Write[] {
  const { stoppedAt = '' } = contact
  if (isFullStop(statement) && !keeps && stoppedAt < statement.at)
    return [contactChange(contact, { stoppedAt: statement.at })]
  if (!isOfMarketing(statement)) return []
  if (!statement.granted) return [contactChange(contact, {})]
  if (isOwnGrant(statement) && stoppedAt !== '' && stoppedAt <= statement.at)
    return [contactChange(contact, { stoppedAt: undefined })]
  return [sameContact(contact)]
}

const sameContact = ({ personId, version }: Contact): Write => ({
  check: keys.contact(personId),
  condition: version === 0 ? ABSENT : { condition: 'version = :version', values: { ':version': version } },
})
