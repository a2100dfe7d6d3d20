import { readOdometer } from '../cars.ts'
import type { Life } from '../life.ts'
import { DAY, HOUR } from './moments.ts'
import { eraseMe, sayOfCar } from './owner-page.ts'
import { dmsFact, type Known } from './workshop.ts'

/** Cars that report by themselves do so every so many days. */
export function startTelematics(life: Life, known: Known, isHere: (known: Known) => boolean): void {
  const { agenda, chance, doors, now } = life
  const { car } = known
  const every = car.telematicsEvery
  if (every === undefined) return
  const report = async (): Promise<void> => {
    if (!isHere(known)) return
    const { value, unit } = readOdometer(car, now(), { by: 'telematics', chance })
    await doors.report(
      dmsFact('OdometerReported', {
        id: `TEL-${car.index}-${now()}`,
        now: now(),
        vin: car.vin,
        odometer: { value, unit },
      }),
    )
    plan()
  }
  const plan = (): void => {
    const wait = every * DAY + chance.between(-6, 6, 'telematics', car.index, now()) * HOUR
    agenda.plan({ at: now() + wait, what: 'car reported by itself', act: report })
  }
  plan()
}

/** A car that is sold: the owner says so on his page, or the dealer system tells it. */
export function planSale(life: Life, known: Known, left: (known: Known) => void): void {
  const { agenda, chance, doors, now } = life
  const { car } = known
  if (car.soldAfterDays === undefined) return
  const at = now() + car.soldAfterDays * DAY + chance.between(2, 10, 'sold at', car.index) * HOUR
  agenda.plan({
    at,
    what: 'car sold',
    act: async () => {
      const said = chance.happens(0.4, 'says sold', car.index) && (await sayOfCar(life, known, 'sold'))
      if (!said)
        await doors.report(dmsFact('VehicleLeft', { id: `SOLD-${car.index}`, now: now(), vin: car.vin, why: 'sold' }))
      left(known)
    },
  })
}

/** Few owners want to be forgotten; their cars go with them. */
export function planErasure(life: Life, known: Known, left: (known: Known) => void): void {
  const { agenda, chance, now } = life
  const { car, owner } = known
  if (!car.index.endsWith('.0') || !chance.happens(0.008, 'wants to be forgotten', car.index)) return
  const at = now() + chance.between(10, 350, 'forgotten on', car.index) * DAY
  const act = async (): Promise<void> => {
    if (!(await eraseMe(life, known))) return
    for (const each of life.cars.values()) if (each.owner === owner) left(each)
  }
  agenda.plan({ at, what: 'asked to be erased', act })
}
