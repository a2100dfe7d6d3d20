import { type Car, readOdometer } from '../cars.ts'
import type { Life } from '../life.ts'
import type { Owner } from '../population.ts'
import { DAY, HOUR, iso, MINUTE } from './moments.ts'

/** A car and whose it is, with the ids that the product knows them by. */
export interface Known {
  car: Car
  owner: Owner
  vehicleId: string
  personId: string
}

/** What a workshop does to a car of each kind, and what it proposes beyond. */
const WORK = {
  petrol: { usual: ['oil', 'oil-filter', 'tyres', 'inspection', 'cabin-filter'], more: ['brake-fluid', 'air-filter'] },
  'plug-in-hybrid': {
    usual: ['oil', 'oil-filter', 'tyres', 'inspection', 'cabin-filter', 'battery-check'],
    more: ['brake-fluid', 'coolant'],
  },
  electric: { usual: ['tyres', 'inspection', 'cabin-filter', 'battery-check'], more: ['brake-fluid', 'coolant'] },
} as const

/** What the dealer system tells us of one visit, as it happens: received, started, inspected, ready, handed over. Then `afterwards`. */
export function receiveCar(life: Life, known: Known, afterwards: (workOrderId: string) => void): void {
  const { chance, agenda, now, doors } = life
  const { car, owner } = known
  const workOrderId = `WO-${car.index}-${now()}`
  const self = (what: string): [string, string] => [what, workOrderId]
  const begun = now()
  const promised = begun + chance.whole(4, 8, ...self('promised')) * 30 * MINUTE
  // One in five is not ready in time, and half of those are told a new one.
  const late = chance.happens(0.2, ...self('late')) ? chance.whole(20, 120, ...self('by')) * MINUTE : 0
  const said = late > 0 && chance.happens(0.5, ...self('said')) ? promised + late : undefined
  const fact = (name: string, more: object) => () =>
    doors.report(dmsFact(name, { id: `${workOrderId}-${name}-${now()}`, now: now(), vin: car.vin, ...more }))
  const stage = (name: string, more: object = {}) =>
    fact('WorkOrderProgressed', { workOrderId, dealerId: owner.dealerId, stage: name, ...more })
  const { done, declined } = workOn(known, life, workOrderId)

  const plan = (at: number, what: string, act: () => Promise<void>): void => agenda.plan({ at, what, act })
  plan(begun, 'car received', stage('received', { promisedAt: iso(promised) }))
  plan(begun + 20 * MINUTE, 'work started', stage('started'))
  plan(begun + 55 * MINUTE, 'car inspected', stage('inspected'))
  if (said !== undefined) plan(promised - 5 * MINUTE, 'promise moved', stage('inspected', { promisedAt: iso(said) }))
  const ready = promised + late - chance.whole(5, 25, ...self('early')) * MINUTE
  plan(ready, 'car ready', stage('ready'))
  plan(ready + 30 * MINUTE, 'car handed over', async () => {
    const { value, unit } = readOdometer(car, now(), { by: 'workshop', chance })
    await stage('handed-over')()
    await fact('ServiceCompleted', {
      workOrderId,
      dealerId: owner.dealerId,
      done,
      declined,
      odometer: { value, unit },
    })()
    afterwards(workOrderId)
  })
}

function workOn({ car }: Known, { chance }: Life, workOrderId: string): { done: string[]; declined: string[] } {
  const { usual, more } = WORK[car.powertrain]
  const offered = more.filter((item) => chance.happens(0.4, 'offered', workOrderId, item))
  const taken = offered.filter((item) => chance.happens(0.55, 'taken', workOrderId, item))
  return { done: [...usual, ...taken], declined: offered.filter((item) => !taken.includes(item)) }
}

/** A fact as the dealer system or the car sends it: POST /events. */
export const dmsFact = (
  event: string,
  { id, now, vin, ...more }: { id: string; now: number; vin: string } & Record<string, unknown>,
): { id: string } & Record<string, unknown> => ({ id, event, occurredAt: iso(now), vin, ...more })

/** The next day on which the owner would come by himself: after a year, or ten thousand kilometres, as well as he remembers. */
export function nextVisitBy({ car }: Known, { chance, now }: Life): number {
  const days = Math.min(365, 10_000 / car.pace) * chance.between(0.85, 1.2, 'next visit', car.index, now())
  return now() + days * DAY
}

/** Somewhen in the opening hours of that day. */
export const inOpeningHours = (at: number, { chance }: Life, about: string): number =>
  Math.floor(at / DAY) * DAY + chance.between(1.2, 6.5, 'opening', about) * HOUR
