import { maintenanceDue, ownerAtRisk, ownerLost } from '../../events/vehicle.ts'
import { dayIn, plusDays, plusMonths } from '../dates/dated-days.ts'
import type { TakeTurn, Turn } from '../dates/dated-turn.ts'
import { makeEvent } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import { type MaintenanceRules, readMaintenanceRules } from './maintenance-rules.ts'
import type { MaintenanceDue, Vehicle } from './vehicle-record.ts'
import { readVehicle } from './vehicle-store.ts'

interface At {
  now: string
  today: string
  rules: MaintenanceRules
}

/** Reminds once of what is due, then says when the owner is at risk, then when lost; nothing of it while a booking is open. */
export const takeMaintenance: TakeTurn<MaintenanceDue> = async (item, { now, services }) => {
  const vehicle = await readVehicle(services.table, item.vehicleId)
  if (vehicle?.state !== 'active' || vehicle.personId === undefined) return { next: undefined }
  const { zone } = services.config
  const at: At = { now, today: dayIn(zone, now), rules: await readMaintenanceRules(services.settings) }
  // A booking whose day is over is ended by its own sweep, which lets the item be planned anew.
  const bookedFor = vehicle.booking && dayIn(zone, vehicle.booking.startsAt)
  if (bookedFor !== undefined)
    return { next: { ...item, on: plusDays(bookedFor > at.today ? bookedFor : at.today, 1) } }
  if (item.next === 'remind') return remind(item, vehicle, at)
  return item.next === 'at-risk' ? warnOfRisk(item, at) : giveUp(item, at)
}

/** After it is due, one message is enough; a due day long gone is only waited out. */
function remind(item: MaintenanceDue, vehicle: Vehicle, { now, today, rules }: At): Turn {
  const { vehicleId, dueId, dueOn, items, by, asks, told } = item
  const next: MaintenanceDue = { ...item, next: 'at-risk', on: atRiskOn(item, rules) }
  const left = rules.messages - told
  const isLate = today > plusDays(dueOn, rules.atRiskDays)
  if (left <= 0 || isLate) return { next }
  const messages = today > dueOn ? 1 : left
  const { dealerId } = vehicle
  const event = makeEvent(maintenanceDue, {
    id: stableId('evt', maintenanceDue.name, dueId, String(told)),
    subject: vehicleId,
    facts: { dueId, dueOn, items, by, asks, messages, ...(dealerId !== undefined && { dealerId }) },
    occurredAt: now,
  })
  return { event, next: { ...next, remindedAt: now } }
}

function warnOfRisk(item: MaintenanceDue, { now, rules }: At): Turn {
  const event = makeEvent(ownerAtRisk, {
    id: stableId('evt', ownerAtRisk.name, item.dueId),
    subject: item.vehicleId,
    facts: { dueId: item.dueId },
    occurredAt: now,
  })
  return { event, next: { ...item, next: 'lost', on: plusMonths(item.dueOn, rules.lostMonths) } }
}

function giveUp({ on: _, ...item }: MaintenanceDue, { now }: At): Turn {
  const event = makeEvent(ownerLost, {
    id: stableId('evt', ownerLost.name, item.dueId),
    subject: item.vehicleId,
    facts: { dueId: item.dueId },
    occurredAt: now,
  })
  return { event, next: item }
}

/** When the sweep looks at it again after reminding. */
export const atRiskOn = ({ dueOn }: MaintenanceDue, rules: MaintenanceRules): string =>
  plusDays(dueOn, rules.atRiskDays)
