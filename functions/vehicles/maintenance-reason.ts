import type { AnyEvent } from '../../events/define-event.ts'
import {
  anniversaryCame,
  expiryNears,
  maintenanceDue,
  ownerAtRisk,
  ownerLost,
  recallOpened,
} from '../../events/vehicle.ts'
import { daysBetween } from '../dates/dated-days.ts'
import { endsOf } from '../dates/dated-vehicle.ts'
import type { MaintenanceDue, Vehicle } from './vehicle-record.ts'

/** Why a message about a car has lost its reason since its journey began. */
export type ReasonGone = 'left' | 'booked' | 'serviced' | 'declined' | 'not-due-yet' | 'renewed'

/** A due day that moved away by more days than this was not what the message is about. */
const MOVED = 7

type Trigger = Pick<AnyEvent, 'name' | 'facts'>

/**
 * Why a message of a run that `event` started would be wrong by now: asked at the moment of sending, for a message may have
 * waited overnight. `due` is what is due now, if anything. Undefined: the reason stands, or the message never had one of these.
 */
export function reasonGone(
  vehicle: Vehicle | undefined,
  due: MaintenanceDue | undefined,
  event: Trigger,
): ReasonGone | undefined {
  // Where else it is serviced does not make a car safe.
  if (event.name === recallOpened.name) return isAnothers(vehicle) ? 'left' : undefined
  const isOurs = [maintenanceDue, ownerAtRisk, ownerLost, expiryNears, anniversaryCame].some(
    ({ name }) => name === event.name,
  )
  if (!isOurs) return undefined
  if (vehicle?.state !== 'active' || vehicle.personId === undefined) return 'left'
  if (event.name === expiryNears.name) return renewed(vehicle, expiryNears.facts.parse(event.facts))
  if (event.name === anniversaryCame.name) return undefined
  if (vehicle.booking) return 'booked'
  return noLongerDue(due, event)
}

const isAnothers = (vehicle: Vehicle | undefined): boolean =>
  vehicle?.personId === undefined || vehicle.state === 'sold' || vehicle.state === 'scrapped'

function renewed(vehicle: Vehicle, { what, on }: { what: keyof ReturnType<typeof endsOf>; on: string }) {
  return endsOf(vehicle)[what] === on ? undefined : ('renewed' as const)
}

function noLongerDue(due: MaintenanceDue | undefined, { facts }: Trigger): ReasonGone | undefined {
  if (due?.dueId !== facts.dueId) return due?.declinedAt === undefined ? 'serviced' : 'declined'
  const { dueOn } = facts
  return due && typeof dueOn === 'string' && daysBetween(dueOn, due.dueOn) > MOVED ? 'not-due-yet' : undefined
}
