import { personIdOf, readPerson } from '../customers/person-store.ts'
import { recordPerson } from '../customers/record-person.ts'
import type { Dealer } from '../dealers/dealer-record.ts'
import { normalisePhone } from '../intake/phone.ts'
import type { Services } from '../shared/services.ts'
import { vehiclesOf } from '../vehicles/vehicle-store.ts'
import { fileComplaint } from './file-complaint.ts'

/**
 * A complaint that somebody made by phone to a dealer. A person who is not known yet is recorded, and has allowed nothing;
 * one who has a single car means that one. `undefined`: the number is unusable.
 */
export async function fileByPhone(
  given: { phone: string; name: string; text: string; dealer: Dealer; now: string },
  services: Services,
): Promise<{ outcome: 'filed' | 'known'; complaintId: string } | undefined> {
  const { dealer, text, now } = given
  const phone = normalisePhone(given.phone)
  if (phone === undefined) return undefined
  const personId = await personIdOf(phone, services.secrets)
  if (!(await readPerson(services.table, personId))) {
    const said = { phone, dealerId: dealer.dealerId, ...(given.name !== '' && { name: given.name }) }
    await recordPerson(said, { at: now, now }, services)
  }
  const cars = await vehiclesOf(services.table, personId)
  const [only, ...others] = cars
  const vehicle = only && others.length === 0 ? { vehicleId: only.vehicleId } : {}
  return fileComplaint({ personId, ...vehicle, dealerId: dealer.dealerId, text, way: 'phone', now }, services)
}
