import { isDeepStrictEqual } from 'node:util'
import { customerRecorded } from '../../events/customer.ts'
import type { AnyEvent } from '../../events/define-event.ts'
import { changedFields } from '../shared/changed-fields.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { keyedHash, stableId } from '../shared/ids.ts'
import { keys } from '../shared/keys.ts'
import type { Secrets } from '../shared/secrets.ts'
import type { Services } from '../shared/services.ts'
import type { Table, Write } from '../shared/table.ts'
import { type Person, personSchema } from './person-record.ts'

/** There is no person of this id. */
class PersonNotFound extends Error {
  constructor(personId: string) {
    super(`There is no person ${personId}: check the id`)
    this.name = 'PersonNotFound'
  }
}

/** The person behind a phone number (E.164): the same number is always the same id, and nobody without our key can tell which. */
export async function personIdOf(phone: string, secrets: Secrets): Promise<string> {
  return stableId('person', keyedHash(await secrets.identityKey(), phone))
}

export async function readPerson(table: Table, personId: string): Promise<Person | undefined> {
  const item = await table.get(keys.person(personId))
  return item && personSchema.parse(item)
}

/** Throws PersonNotFound. */
export async function requirePerson(table: Table, personId: string): Promise<Person> {
  const person = await readPerson(table, personId)
  if (!person) throw new PersonNotFound(personId)
  return person
}

/** The person behind an id of WeChat's, if we know it to be theirs now. */
export async function personIdByOpenId(openId: string, table: Table): Promise<string | undefined> {
  const personId = (await table.get(keys.personByOpenId(openId)))?.personId
  const person = personId === undefined ? undefined : await readPerson(table, String(personId))
  return person?.wechat?.openId === openId ? person.personId : undefined
}

/** Where a person is found by the id that WeChat has for them; a former one leads nowhere. */
function openIdWrites({ personId, wechat }: Person, known: Person | undefined): Write[] {
  const [openId, former] = [wechat?.openId, known?.wechat?.openId]
  if (openId === former) return []
  return [
    ...(former === undefined ? [] : [{ delete: keys.personByOpenId(former) }]),
    ...(openId === undefined ? [] : [{ put: { ...keys.personByOpenId(openId), personId } }]),
  ]
}

/** Stores the person, whose version is one above that of `known`, which is what was read before, if there was one. */
export function personWrite(person: Person, known: Person | undefined): Write {
  const condition = known
    ? { condition: 'version = :version', values: { ':version': known.version } }
    : { condition: 'attribute_not_exists(pk)' }
  return { put: { ...keys.person(person.personId), ...person }, condition }
}

/** The writes that store the next version of a person, and the event that says what changed. `undefined` where there is nothing to store; what was only said again is stored without an event. */
export function personChange(
  person: Person,
  known: Person | undefined,
  { now, causedBy }: { now: string; causedBy?: string },
): { events: AnyEvent[]; writes: Write[] } | undefined {
  const next: Person = { ...person, version: (known?.version ?? 0) + 1 }
  const changed = changedFields(next, known)
  if (changed.length === 0 && isDeepStrictEqual(next.saidAt, known?.saidAt)) return undefined
  if (changed.length === 0) return { events: [], writes: [personWrite(next, known)] }
  const { personId, version } = next
  const event = makeEvent(customerRecorded, {
    // Versions begin again with whoever comes back after an erasure; what was told of them before stays.
    id: stableId('evt', customerRecorded.name, personId, String(version), now),
    subject: personId,
    facts: { changed },
    occurredAt: now,
    ...(causedBy !== undefined && { causedBy }),
  })
  return { events: [event], writes: [personWrite(next, known), eventWrite(event, now), ...openIdWrites(next, known)] }
}

/** Stores a changed person and says so. Refused (TransactionRefused) if somebody changed it since `known` was read: see `decideAnew`. */
export async function savePerson(
  person: Person,
  known: Person | undefined,
  { now, services }: { now: string; services: Pick<Services, 'table' | 'bus'> },
): Promise<void> {
  const change = personChange(person, known, { now })
  if (!change) return
  await services.table.transact(change.writes)
  await services.bus.publish(change.events)
}
