import type { Vehicle } from '../vehicles/vehicle-record.ts'

/** Of bookings and work orders, which come and go, so many are remembered for a car. */
const REMEMBERED = 40

/** Whether `at` is later than the last time that `what` was said of the car. */
export const isNewsOf = ({ saidAt }: Vehicle, what: string, at: string): boolean => {
  const before = saidAt[what]
  return before === undefined || Date.parse(before) < Date.parse(at)
}

/** The car, on which `what` was said at `at`. Things with an id of their own are called `kind:id`; the oldest of them are forgotten. */
export function saidOf(vehicle: Vehicle, what: string, at: string): Vehicle {
  const all = Object.entries({ ...vehicle.saidAt, [what]: at })
  const passing = all.filter(([name]) => name.includes(':'))
  const oldest = passing
    .toSorted(([, a], [, b]) => Date.parse(a) - Date.parse(b))
    .slice(0, Math.max(0, passing.length - REMEMBERED))
    .map(([name]) => name)
  return { ...vehicle, saidAt: Object.fromEntries(all.filter(([name]) => !oldest.includes(name))) }
}
