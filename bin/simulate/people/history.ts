import { type Car, readOdometer } from '../cars.ts'
import type { Life } from '../life.ts'
import { DAY, HOUR } from './moments.ts'
import { dmsFact, type Known } from './workshop.ts'

/** Cars of whose past nothing is known: bought elsewhere, or the old system lost it. */
const WITHOUT_PAST = 0.2

/** What the dealer system tells once, when it is connected: the visits of the past years with their readings. */
export async function tellHistory(life: Life, known: Known): Promise<void> {
  const { chance, doors, now } = life
  const { car, owner } = known
  if (chance.happens(WITHOUT_PAST, 'without past', car.index)) return
  for (const at of pastVisits(car, now(), life)) {
    const { value, unit } = readOdometer(car, at, { by: 'workshop', chance })
    const workOrderId = `WO-${car.index}-past-${at}`
    const done =
      car.powertrain === 'electric'
        ? ['tyres', 'inspection', 'cabin-filter', 'battery-check']
        : ['oil', 'oil-filter', 'tyres', 'inspection', 'cabin-filter']
    const fact = {
      id: workOrderId,
      now: at,
      vin: car.vin,
      workOrderId,
      dealerId: owner.dealerId,
      done,
      odometer: { value, unit },
    }
    await doors.report(dmsFact('ServiceCompleted', fact))
    life.did('visit of the past told')
  }
}

/** Every ten thousand kilometres or every year, more or less, back to the delivery; three years of it. */
function pastVisits({ index, deliveredOn, pace }: Car, now: number, { chance }: Life): number[] {
  const from = Math.max(Date.parse(deliveredOn) + 60 * DAY, now - 1100 * DAY)
  const visits: number[] = []
  const every = Math.min(380, 10_000 / pace) * DAY
  for (
    let at = now - chance.between(0.03, 1, 'last visit', index) * every;
    at > from;
    at -= every * chance.between(0.85, 1.15, 'visit', index, visits.length)
  )
    visits.unshift(
      Math.floor(at / DAY) * DAY + Math.floor(chance.between(1.5, 8, 'visit hour', index, visits.length) * HOUR),
    )
  return visits
}
