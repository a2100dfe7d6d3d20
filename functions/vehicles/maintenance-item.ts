import { dayIn, daysBetween, plusDays, plusMonths, startOf } from '../dates/dated-days.ts'
import { spread } from '../shared/ids.ts'
import { firstServiceOf, type Interval, intervalsOf, type MaintenanceRules } from './maintenance-rules.ts'
import { type CrossingPrediction, estimateOdometer, predictCrossing } from './odometer.ts'
import type { OdometerReading } from './odometer-reading.ts'
import type { Service, Vehicle } from './vehicle-record.ts'

/** What is known of a car at a moment: nothing in it is later. Services and readings are in order. */
export interface KnownCar {
  vehicle: Vehicle
  readings: readonly OdometerReading[]
  services: readonly Service[]
  rules: MaintenanceRules
  zone: string
  /** The latest moment of which we know anything: so the plan changes with what is known, not with the day on which it is made. */
  asOf: string
  /** The owner said no after the last service. */
  declinedAt?: string
}

/** When one item is due: days (`YYYY-MM-DD`) of the zone. */
export interface ItemDue {
  code: string
  day: string
  by: 'mileage' | 'time'
  /** The 80 % interval in days; 0 where a reading or the calendar decides. */
  width: number
  /** Not reason enough to write: it goes along with what is due next. */
  rides: boolean
  /** Counted from a time at which we did not know the car, without any record of it. */
  assumed: boolean
  declined: boolean
  interval: Interval
  /** From when it counts; absent where nothing is known. */
  since: string | undefined
  prediction: CrossingPrediction | undefined
}

/** A car with more kilometres at its handover is a used one. */
const USED_FROM_KM = 1_500

interface Start {
  day: string
  km: number | undefined
}

/** When each item of a car is due. An item with nothing to count from is due once, gently, after we got to know the car. */
export function itemsDue(car: KnownCar): ItemDue[] {
  const delivery = deliveryOf(car)
  const first =
    delivery && !delivery.used && car.services.length === 0 ? firstServiceOf(car.vehicle, car.rules) : undefined
  // Several items share an interval, and were done together: what follows from both is worked out once.
  const dueFrom = onlyOnce((start: Start | undefined, interval: Interval) => dueSince(start, interval, car))
  const kmThen = onlyOnce((at: string) => kmAt(car, at))
  return [...intervalsOf(car.vehicle, car.rules)].flatMap(([code, usual]) => {
    const interval = first?.items.includes(code) ? shorterOf(usual, first) : usual
    const last = car.services.findLast(({ done }) => done.includes(code))
    const start = last ? { day: dayIn(car.zone, last.completedAt), km: kmThen(last.completedAt) } : delivery
    const due = dueFrom(start, interval)
    const answered = last || !due || isSinceKnown(due, car) ? undefined : answerOf(usual, car)
    const told = answered && dueFrom(answered, usual)
    if (told) return [gently({ ...told, code, interval: usual, since: answered.day }, { car, last })]
    return due ? [gently({ ...due, code, interval, since: start?.day }, { car, last })] : []
  })
}

/** Remembers what came out for the same words. */
function onlyOnce<Given extends unknown[], Out>(work: (...given: Given) => Out): (...given: Given) => Out {
  const known = new Map<string, { out: Out }>()
  return (...given) => {
    const name = JSON.stringify(given)
    const found = known.get(name) ?? { out: work(...given) }
    known.set(name, found)
    return found.out
  }
}

const isSinceKnown = ({ day }: Raw, { zone, vehicle }: KnownCar): boolean => day > dayIn(zone, vehicle.knownSince)

/** A car without history whose odometer we were told: taken to have been serviced at the last multiple of its interval, as people do. */
function answerOf({ km: every }: Interval, car: KnownCar): Start | undefined {
  const { readings, services, vehicle, zone } = car
  const first = readings.find(({ at }) => Date.parse(at) >= Date.parse(vehicle.knownSince))
  const km = first && kmAt(car, first.at)
  if (!first || km === undefined || services.length > 0) return undefined
  return { day: dayIn(zone, first.at), km: every === undefined ? km : Math.floor(km / every) * every }
}

type Raw = Pick<ItemDue, 'day' | 'by' | 'width' | 'prediction'>

/** By mileage or by time, whichever comes first. */
function dueSince(start: Start | undefined, interval: Interval, car: KnownCar): Raw | undefined {
  if (!start) return { day: dayIn(car.zone, car.vehicle.knownSince), by: 'time', width: 0, prediction: undefined }
  const byTime = interval.months === undefined ? undefined : plusMonths(start.day, interval.months)
  const prediction = crossing(start, interval, car)
  const byMileage = prediction && laterOf(prediction.passed ? prediction.latest : (prediction.day ?? ''), start.day)
  if (prediction && byMileage !== undefined && (byTime === undefined || byMileage < byTime))
    return { day: byMileage, by: 'mileage', width: widthOf(prediction, byTime), prediction }
  return byTime === undefined ? undefined : { day: byTime, by: 'time', width: 0, prediction: undefined }
}

function crossing({ km }: Start, interval: Interval, { readings, asOf, zone }: KnownCar) {
  if (km === undefined || interval.km === undefined) return undefined
  const prediction = predictCrossing(readings, { km: km + interval.km, now: asOf, zone })
  return prediction.day === undefined ? undefined : prediction
}

/** A reading beyond the mark leaves nothing uncertain, and the calendar ends every interval. */
function widthOf({ passed, earliest, latest }: CrossingPrediction, byTime: string | undefined): number {
  if (passed) return 0
  return Math.max(0, daysBetween(earliest, byTime !== undefined && byTime < latest ? byTime : latest))
}

/** Nobody is nagged: for what was due before we knew the car, for what a workshop saw and left, for what the owner declined. */
function gently(
  due: Raw & Pick<ItemDue, 'code' | 'interval' | 'since'>,
  { car, last }: { car: KnownCar; last: Service | undefined },
): ItemDue {
  const { vehicle, rules, zone, services, declinedAt } = car
  const known = dayIn(zone, vehicle.knownSince)
  const assumed = !last && due.day <= known
  const visits = services
    .slice(last ? services.indexOf(last) + 1 : 0)
    .map((visit) => ({ ...visit, day: dayIn(zone, visit.completedAt) }))
  const refusal = visits.findLast(({ declined }) => declined.includes(due.code))
  const passed = visits.findLast((visit) => due.day <= plusDays(visit.day, rules.togetherDays))
  const refusedOn = [refusal?.day, declinedAt === undefined ? undefined : dayIn(zone, declinedAt)].filter(
    (day) => day !== undefined,
  )
  const notBefore = [
    plusDays(known, rules.joinedGraceDays + (due.day <= known ? spread(vehicle.vehicleId, rules.joinedSpreadDays) : 0)),
    ...[passed?.day, ...refusedOn].flatMap((day) =>
      day === undefined ? [] : [plusDays(day, rules.declinedAgainDays)],
    ),
  ]
  const day = notBefore.reduce(laterOf, due.day)
  const declined = refusedOn.length > 0 && day !== due.day
  const moved = day === due.day ? due : { ...due, day, by: 'time' as const, width: 0, prediction: undefined }
  const rides = (assumed && services.length > 0) || (passed !== undefined && refusal === undefined)
  return { ...moved, rides, assumed, declined }
}

function deliveryOf(car: KnownCar): (Start & { used: boolean }) | undefined {
  const { deliveredOn } = car.vehicle
  if (deliveredOn === undefined) return undefined
  const km = kmAt(car, startOf(plusDays(deliveredOn, 1), car.zone)) ?? 0
  return { day: deliveredOn, km: km < USED_FROM_KM ? 0 : km, used: km >= USED_FROM_KM }
}

const kmAt = ({ readings }: KnownCar, at: string): number | undefined => estimateOdometer(readings, { at }).km

const shorterOf = (usual: Interval, first: Interval): Interval => ({
  km: Math.min(usual.km ?? Number.POSITIVE_INFINITY, first.km ?? Number.POSITIVE_INFINITY),
  months: Math.min(usual.months ?? Number.POSITIVE_INFINITY, first.months ?? Number.POSITIVE_INFINITY),
})

const laterOf = (one: string, other: string): string => (one > other ? one : other)
