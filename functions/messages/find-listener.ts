import type { Subject } from '../../events/define-event.ts'
import type { Person } from '../customers/person-record.ts'
import type { Services } from '../shared/services.ts'
import { vehiclesOf } from '../vehicles/vehicle-store.ts'
import type { Employee } from './choose-channel.ts'
import { readPointers } from './message-pointer.ts'
import type { Recipient } from './message-record.ts'
import { findAddressee } from './recipient.ts'
import { recipientsOf } from './recipients-of.ts'
import { readAbout } from './variables/read-about.ts'

/** Who listens to a person, and what it is taken to be about. */
export interface Listener {
  subject: Subject
  to: Recipient
}

/** So many of the last messages are looked at. */
const LOOKED_AT = 10

/** A reply is about the last message that was sent: who holds that lead, handles that complaint, or looks after that car; else who looks after anything of this person. `nobody` is recorded as such. */
export async function findListener(person: Person, services: Services): Promise<Listener> {
  const { table } = services
  const pointers = await readPointers(table, person.personId, LOOKED_AT)
  const written = pointers.filter(({ claimedAt }) => claimedAt !== undefined).map(({ subject }) => subject)
  for (const subject of [...written, ...(await otherMatters(person, services))]) {
    const to = await listenerOf(subject, services)
    if (to.kind !== 'nobody') return { subject, to }
  }
  return { subject: { type: 'customer', id: person.personId }, to: { kind: 'nobody', role: 'dealer' } }
}

async function otherMatters(person: Person, { table }: Services): Promise<Subject[]> {
  const leads = Object.values(person.openLeads).map(({ leadId }) => ({ type: 'lead', id: leadId }) as const)
  const cars = (await vehiclesOf(table, person.personId)).map(
    ({ vehicleId }) => ({ type: 'vehicle', id: vehicleId }) as const,
  )
  return [...leads, ...cars, { type: 'customer', id: person.personId }]
}

async function listenerOf(subject: Subject, services: Services): Promise<Recipient> {
  const [to] = await recipientsOf(
    subject.type === 'lead' ? 'holder' : 'dealer',
    await readAbout(services.table, subject),
    services,
  )
  return to
}

/** The employee who looks after something, if anybody does: by which channel he is reached, and his address there. */
export async function findEmployee(subject: Subject, services: Services): Promise<Employee | undefined> {
  const { addresses, channel } = await findAddressee(await listenerOf(subject, services), services)
  return addresses.phone === undefined ? undefined : { address: addresses.phone, channel }
}
