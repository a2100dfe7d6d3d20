import type { OwnerCar } from '../../console/owner-home-view.ts'
import { ownerWords } from '../../console/owner-words.ts'
import { fill } from '../../console/words.ts'
import type { Booking } from '../bookings/booking-record.ts'
import { readBooked } from '../bookings/booking-store.ts'
import { dayIn } from '../dates/dated-days.ts'
import { readDealer } from '../dealers/dealer-store.ts'
import { nameModel } from '../messages/name-car.ts'
import { keys } from '../shared/keys.ts'
import type { Services } from '../shared/services.ts'
import type { Table } from '../shared/table.ts'
import { readMaintenanceRules } from '../vehicles/maintenance-rules.ts'
import { type MaintenanceDue, maintenanceDueSchema, type Vehicle } from '../vehicles/vehicle-record.ts'
import { vehiclesOf } from '../vehicles/vehicle-store.ts'
import { sayDay, sayMoment } from './moments.ts'
import { type OwnerVisit, partOf } from './owner-visit.ts'

/** The owner's car of this id; `undefined` if it is not his. */
export async function ownCar(
  { person }: Pick<OwnerVisit, 'person'>,
  vehicleId: string,
  table: Table,
): Promise<Vehicle | undefined> {
  return (await vehiclesOf(table, person.personId)).find((car) => car.vehicleId === vehicleId)
}

export async function readDue(table: Table, vehicleId: string): Promise<MaintenanceDue | undefined> {
  const item = await table.get(keys.dated({ type: 'vehicle', id: vehicleId }, 'maintenance'))
  return item && maintenanceDueSchema.parse(item)
}

/** The owner's cars as his page shows them. */
export async function describeCars(visit: OwnerVisit, services: Services): Promise<OwnerCar[]> {
  const cars = await vehiclesOf(services.table, visit.person.personId)
  return Promise.all(cars.map((car) => describeCar(car, visit, services)))
}

async function describeCar(vehicle: Vehicle, visit: OwnerVisit, services: Services): Promise<OwnerCar> {
  const { vehicleId, plate, state } = vehicle
  const { language } = visit
  const [name, due, { booking }] = await Promise.all([
    nameModel(vehicle, services),
    readDue(services.table, vehicleId),
    readBooked(services.table, vehicleId),
  ])
  return {
    vehicleId,
    name,
    plate,
    due: due ? await sayDue(due, visit, services) : ownerWords.dueNone[language],
    why: due && !due.asks ? due.why.map((line) => line[language]) : [],
    booked: booking && (await sayBooked(booking, visit, services)),
    isElsewhere: state === 'elsewhere',
    dueId: due?.declinedAt === undefined ? due?.dueId : undefined,
    links: {
      book: partOf(visit, { do: 'book', car: vehicleId }),
      odometer: partOf(visit, { do: 'odometer', car: vehicleId }),
    },
  }
}

async function sayDue(due: MaintenanceDue, { language, telling }: OwnerVisit, services: Services): Promise<string> {
  if (due.asks) return ownerWords.dueAsks[language]
  const rules = await readMaintenanceRules(services.settings)
  const names = due.items.map((code) => rules.items[code]?.title[language] ?? code)
  const isPast = due.dueOn < dayIn(telling.zone, telling.now)
  return fill(isPast ? ownerWords.dueSince : ownerWords.dueOn, language, {
    items: names.join(language === 'en' ? ', ' : '、'),
    day: sayDay(due.dueOn, telling),
  })
}

/** By the clock of the workshop. */
async function sayBooked({ dealerId, startsAt }: Booking, { language, telling }: OwnerVisit, { table }: Services) {
  const dealer = await readDealer(table, dealerId)
  const when = sayMoment(startsAt, { ...telling, zone: dealer?.zone ?? telling.zone })
  return fill(ownerWords.booked, language, { when, dealer: dealer?.name ?? '' })
}
