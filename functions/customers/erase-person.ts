import { customerErased } from '../../events/customer.ts'
import { readContact } from '../messages/contact-store.ts'
import { takeBackAll } from '../messages/take-back.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import { due, erasedPk, keys, personPk, prefixes } from '../shared/keys.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Table, Write } from '../shared/table.ts'
import { eraseCars } from './erase-cars.ts'
import { eraseComplaints } from './erase-complaints.ts'
import { eraseLeads } from './erase-leads.ts'
import { eraseMessages } from './erase-messages.ts'
import { eraseRest } from './erase-rest.ts'
import { type Erasure, erasedKinds, erasureSchema, type Kept, keptReasons } from './erasure-record.ts'
import { heldElsewhere, latestOf } from './held-elsewhere.ts'
import { readPerson } from './person-store.ts'

/**
 * Erases what law lets us erase of a person, and keeps apart what it makes us keep; both are recorded with the reasons. More
 * than a transaction can hold: the ERASURE item drives it, each step can be repeated, and after a crash `finish-erasures`
 * goes on. A lead that comes later from the same phone finds nothing of this.
 */
export async function erasePerson(
  { personId, by, now }: { personId: string; by: Erasure['by']; now: string },
  services: Services,
): Promise<Erasure> {
  return finishErasure(await askErasure({ personId, by, now }, services.table), now, services)
}

/** The one that is under way, or the one that was all of it, or a new one. */
async function askErasure(
  { personId, by, now }: { personId: string; by: Erasure['by']; now: string },
  table: Table,
): Promise<Erasure> {
  const [erasures, person] = await Promise.all([readErasures(table, personId), readPerson(table, personId)])
  const known = erasures.find(({ state }) => state === 'running') ?? (person ? undefined : erasures.at(-1))
  if (known) return known
  const erasureId = stableId('era', personId, now)
  const asked = erasureSchema.parse({ erasureId, personId, askedAt: now, by, state: 'running' })
  await table.put({ ...keys.erasure(personId, erasureId), ...due('erasures', erasureId, now), ...asked })
  return asked
}

/** The person's erasures, if they ever asked for one. */
export async function readErasures(table: Table, personId: string): Promise<Erasure[]> {
  const items = await table.query({ pk: personPk(personId), prefix: prefixes.erasures })
  return items.map((item) => erasureSchema.parse(item))
}

/** Does what is left of an erasure. Runs end first, so that nothing new is said while it goes on. */
export async function finishErasure(asked: Erasure, now: string, services: Services): Promise<Erasure> {
  if (asked.state === 'done') return asked
  const { table } = services
  const erasure = await noteElsewhere(asked, table)
  const person = await readPerson(table, erasure.personId)
  // As long as it is known whom it was for.
  await takeBackAll(erasure.personId, now, services)
  await eraseLeads(erasure, now, services)
  await eraseCars(erasure, now, services)
  await eraseComplaints({ erasure, person, now }, services)
  await eraseMessages(erasure, table)
  await eraseRest(erasure, table)
  const ended = await decideAnew(() => end(erasure, now, table))
  // Something of the person's came in meanwhile: it goes, too.
  if (!ended) return finishErasure(erasure, now, services)
  await services.bus.publish([eventOf(erasure)])
  if (ended.elsewhere.length > 0) tellWhere(ended, services.log)
  return ended
}

/** Before anything goes that says who else has something: a crash finds it with the erasure. */
async function noteElsewhere(erasure: Erasure, table: Table): Promise<Erasure> {
  const { personId, erasureId, elsewhere: known } = erasure
  const elsewhere = latestOf([...known, ...(await heldElsewhere(personId, table))])
  if (JSON.stringify(elsewhere) === JSON.stringify(known)) return erasure
  await table.update({
    key: keys.erasure(personId, erasureId),
    update: 'SET elsewhere = :elsewhere',
    values: { ':elsewhere': elsewhere },
  })
  return { ...erasure, elsewhere }
}

/** Somebody has to ask them: no interface of theirs deletes for us. */
function tellWhere({ erasureId, elsewhere }: Erasure, log: Services['log']): void {
  const holders = elsewhere.map(({ holder, what, lastAt }) => `${what} at ${holder} until ${lastAt}`)
  log.warn('erased here, held elsewhere', { erasureId, holders: holders.join(', ') })
}

/** The person goes last, together with the record of it and the event. `undefined`: there is something left. */
async function end(erasure: Erasure, now: string, table: Table): Promise<Erasure | undefined> {
  const { personId, erasureId } = erasure
  const person = await readPerson(table, personId)
  const left = await table.query({ pk: personPk(personId), prefix: 'OWN-', limit: 1 })
  if (left.length > 0) return undefined
  const contact = await readContact(table, personId)
  const kept = await keptOf(erasure, contact.stoppedAt !== undefined, table)
  const ended: Erasure = { ...erasure, state: 'done', doneAt: now, erased: [...erasedKinds], kept }
  const unchanged = person
    ? { condition: 'version = :seen', values: { ':seen': person.version } }
    : { condition: 'attribute_not_exists(pk)' }
  await table.transact([
    { put: { ...keys.erasure(personId, erasureId), ...ended } },
    { delete: keys.person(personId), condition: unchanged },
    ...(person?.wechat?.openId === undefined ? [] : [{ delete: keys.personByOpenId(person.wechat.openId) }]),
    contactWrite(contact),
    eventWrite(eventOf(erasure), now),
  ])
  return ended
}

const eventOf = ({ personId, erasureId, askedAt }: Erasure) =>
  makeEvent(customerErased, {
    id: stableId('evt', customerErased.name, erasureId),
    subject: personId,
    occurredAt: askedAt,
    facts: { erasureId },
  })

/** Of what policy knew only the stop remains: the person's id is a keyed hash of the phone. */
function contactWrite({ personId, version, stoppedAt }: Awaited<ReturnType<typeof readContact>>): Write {
  const condition =
    version === 0
      ? { condition: 'attribute_not_exists(pk)' }
      : { condition: 'version = :seen', values: { ':seen': version } }
  if (stoppedAt === undefined) return { delete: keys.contact(personId), condition }
  const left = {
    personId,
    version: version + 1,
    stoppedAt,
    recent: [],
    openComplaints: [],
    unreachable: {},
    credits: {},
  }
  return { put: { ...keys.contact(personId), ...left }, condition }
}

async function keptOf({ erasureId }: Erasure, isStopped: boolean, table: Table): Promise<Kept[]> {
  const names = (await table.query({ pk: erasedPk(erasureId) })).map(({ sk }) => String(sk))
  const count = (prefix: string): number => names.filter((name) => name.startsWith(prefix)).length
  const kept: Kept[] = [
    { what: 'consents', count: count(prefixes.consentLog), ...keptReasons.consents },
    { what: 'cars', count: count('CAR#'), ...keptReasons.cars },
    { what: 'complaints', count: count('COMPLAINT#'), ...keptReasons.complaints },
    { what: 'proofs', ...keptReasons.proofs },
    ...(isStopped ? [{ what: 'stop' as const, ...keptReasons.stop }] : []),
  ]
  return kept.filter((each) => each.count !== 0)
}
