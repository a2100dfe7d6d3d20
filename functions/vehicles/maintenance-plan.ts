import { dayIn, plusDays } from '../dates/dated-days.ts'
import { stableId } from '../shared/ids.ts'
import { type ItemDue, itemsDue, type KnownCar } from './maintenance-item.ts'
import type { MaintenanceRules } from './maintenance-rules.ts'
import { wordsOfPlan } from './maintenance-why.ts'
import type { MaintenanceDue, Reading, Service, Vehicle } from './vehicle-record.ts'

export interface PlanInput {
  vehicle: Vehicle
  readings: readonly Reading[]
  services: readonly Service[]
  rules: MaintenanceRules
  /** ISO moment; what is dated later is not looked at. */
  now: string
  /** IANA; days are those of this zone. */
  zone: string
  /** When the owner last said no to a reminder. */
  declinedAt?: string
}

/** What is due next, all of it together; `remindOn` is the day from which the owner may be told. */
export type MaintenancePlan =
  | ({ kind: 'due'; remindOn: string } & Pick<MaintenanceDue, 'dueId' | 'items' | 'dueOn' | 'by' | 'asks' | 'why'>)
  | { kind: 'none'; reason: 'left' | 'nothing-known' }

/** Plans the next service of a car from what is known of it by now. The same knowledge always gives the same plan, on whichever day it is made. */
export function planMaintenance(input: PlanInput): MaintenancePlan {
  const { vehicle, rules, zone } = input
  if (vehicle.state !== 'active' || vehicle.personId === undefined) return { kind: 'none', reason: 'left' }
  const car = knownCar(input)
  const items = itemsDue(car)
  const own = items.filter(({ rides }) => !rides)
  const [lead] = (own.length > 0 ? own : items).toSorted((a, b) => a.day.localeCompare(b.day))
  if (!lead) return { kind: 'none', reason: 'nothing-known' }
  const together = items.filter(({ day }) => day <= plusDays(lead.day, rules.togetherDays))
  const asks = isUncertain(lead, car)
  return {
    kind: 'due',
    dueId: dueIdOf(car),
    items: together.map(({ code }) => code),
    dueOn: lead.day,
    by: lead.by,
    asks,
    why: wordsOfPlan(lead, { rules, asks }),
    remindOn: remindOn(lead.day, vehicle, { rules, zone }),
  }
}

/** Too little is known to assert anything: the day is vague, or we never saw the car in a workshop and what is due is guessed. */
function isUncertain({ by, width, assumed }: ItemDue, { services, rules }: KnownCar): boolean {
  return (by === 'mileage' && width > rules.asksFromWidthDays) || (assumed && services.length === 0)
}

/** Stays while estimates move; a service begins the next cycle, and so does a no. */
function dueIdOf({ vehicle, services, declinedAt }: KnownCar): string {
  return stableId('due', vehicle.vehicleId, services.at(-1)?.workOrderId ?? 'first', declinedAt ?? '')
}

/** Nobody reminds of what is booked: not before the day after it. */
function remindOn(
  dueOn: string,
  { booking }: Vehicle,
  { rules, zone }: { rules: MaintenanceRules; zone: string },
): string {
  const usual = plusDays(dueOn, -rules.remindDaysBefore)
  const afterBooking = booking ? plusDays(dayIn(zone, booking.startsAt), 1) : usual
  return usual > afterBooking ? usual : afterBooking
}

function knownCar({ vehicle, rules, zone, now, ...all }: PlanInput): KnownCar {
  const until = Date.parse(now)
  const services = all.services
    .filter(({ completedAt }) => Date.parse(completedAt) <= until)
    .toSorted(
      (a, b) => Date.parse(a.completedAt) - Date.parse(b.completedAt) || a.workOrderId.localeCompare(b.workOrderId),
    )
  const readings = withServiceReadings(all.readings, services).filter(({ at }) => Date.parse(at) <= until)
  const moments = [
    ...readings.map(({ at }) => at),
    ...services.map(({ completedAt }) => completedAt),
    vehicle.knownSince,
  ]
  const asOf = Math.min(until, Math.max(...moments.map((moment) => Date.parse(moment))))
  const lastService = services.at(-1)?.completedAt
  const { declinedAt } = all
  const stillDeclined =
    declinedAt !== undefined && (lastService === undefined || Date.parse(declinedAt) > Date.parse(lastService))
  return {
    vehicle,
    readings,
    services,
    rules,
    zone,
    asOf: new Date(asOf).toISOString(),
    ...(stillDeclined && { declinedAt }),
  }
}

/** A visit that noted the odometer is a reading too, unless it was recorded as one. */
function withServiceReadings(readings: readonly Reading[], services: readonly Service[]): Reading[] {
  const noted = services.flatMap(({ completedAt, odometer }) =>
    odometer && !readings.some(({ at, value }) => value === odometer.value && isSameDay(at, completedAt))
      ? [{ at: completedAt, value: odometer.value, unit: odometer.unit, source: 'workshop' }]
      : [],
  )
  return [...readings, ...noted].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

const isSameDay = (one: string, other: string): boolean => Math.abs(Date.parse(one) - Date.parse(other)) < 86_400_000
