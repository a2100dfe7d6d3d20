import { anniversaryCame, expiryNears } from '../../events/vehicle.ts'
import { makeEvent } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import type { Vehicle } from '../vehicles/vehicle-record.ts'
import { readVehicle } from '../vehicles/vehicle-store.ts'
import { nextAfter } from './anniversary.ts'
import { readAnniversaryDate } from './anniversary-date.ts'
import { dayIn, plusDays, startOf } from './dated-days.ts'
import { type DatedOf, expiringSchema } from './dated-record.ts'
import { type DatedRules, readDatedRules } from './dated-rules.ts'
import type { TakeTurn } from './dated-turn.ts'

type Expiring = DatedOf<'expiry'>['what']

/** What of a car ends, and when. */
export const endsOf = ({
  warranty,
  insuranceUntil,
  inspectionUntil,
}: Vehicle): Record<Expiring, string | undefined> => ({
  warranty: warranty?.until,
  insurance: insuranceUntil,
  inspection: inspectionUntil,
})

/** Days between two messages about ends of the same car; what ends on one day is not told on one day. */
const APART = 3

/** What of a car ends later than a moment; an end that is over is no reason to write. */
export function nextExpiries(
  vehicle: Vehicle,
  { since, zone, rules }: { since: string; zone: string; rules: DatedRules },
): DatedOf<'expiry'>[] {
  const { vehicleId } = vehicle
  if (!isReachable(vehicle)) return []
  const ends = expiringSchema.options.flatMap((what) => {
    const until = endsOf(vehicle)[what]
    if (until === undefined || until < dayIn(zone, since)) return []
    return [{ what, until, on: plusDays(until, -rules.expiryDaysBefore[what]) }]
  })
  // An end that was near before we knew of it comes with the next sweep, not in the past.
  let free = dayIn(zone, since)
  return ends
    .toSorted((a, b) => a.on.localeCompare(b.on))
    .map((end) => {
      const on = end.on > free ? end.on : free
      free = plusDays(on, APART)
      return { kind: 'expiry' as const, vehicleId, ...end, on, version: 0 }
    })
}

/** The next anniversary of the delivery. */
export function nextAnniversary(
  vehicle: Vehicle,
  { since, zone, rules }: { since: string; zone: string; rules: DatedRules },
): DatedOf<'anniversary'> | undefined {
  const { deliveredOn, vehicleId } = vehicle
  if (deliveredOn === undefined || !isReachable(vehicle)) return undefined
  const [year, month, day] = deliveredOn.split('-').map(Number)
  const date = readAnniversaryDate({ calendar: 'solar', year, month, day })
  const next = nextAfter(since, {
    date,
    zone,
    personId: vehicleId,
    rules: { ...rules.anniversaries, placeholders: [] },
  })
  return next && { kind: 'anniversary', vehicleId, on: next.date, version: 0 }
}

/** Once per end; an end that has moved meanwhile, or is over, starts nothing. The item stays, so that the same end is not told twice. */
export const takeExpiry: TakeTurn<DatedOf<'expiry'>> = async (item, { now, services }) => {
  const { on: _, ...told } = item
  const vehicle = await readVehicle(services.table, item.vehicleId)
  if (!vehicle || !isReachable(vehicle)) return { next: undefined }
  const isNear = endsOf(vehicle)[item.what] === item.until && item.until >= dayIn(services.config.zone, now)
  if (!isNear) return { next: told }
  const event = makeEvent(expiryNears, {
    id: stableId('evt', expiryNears.name, item.vehicleId, item.what, item.until),
    subject: item.vehicleId,
    facts: { what: item.what, on: item.until },
    occurredAt: now,
  })
  return { event, next: told }
}

/** Once a year per car, on no other day than the day itself. */
export const takeAnniversary: TakeTurn<DatedOf<'anniversary'>> = async (item, { now, services }) => {
  const vehicle = await readVehicle(services.table, item.vehicleId)
  if (!vehicle) return { next: undefined }
  const { zone } = services.config
  const rules = await readDatedRules(services.settings)
  const next = nextAnniversary(vehicle, { since: startOf(plusDays(item.on, 1), zone), zone, rules })
  const isToday = nextAnniversary(vehicle, { since: startOf(item.on, zone), zone, rules })?.on === item.on
  if (!isToday || item.on < dayIn(zone, now)) return { next }
  const years = Number(item.on.slice(0, 4)) - Number(vehicle.deliveredOn?.slice(0, 4))
  const event = makeEvent(anniversaryCame, {
    id: stableId('evt', anniversaryCame.name, item.vehicleId, item.on.slice(0, 4)),
    subject: item.vehicleId,
    facts: { on: item.on, years },
    occurredAt: now,
  })
  return { event, next }
}

const isReachable = ({ state, personId }: Vehicle): boolean => state === 'active' && personId !== undefined
