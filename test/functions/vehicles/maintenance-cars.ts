import fc from 'fast-check'
import { type PlanInput, planMaintenance } from '../../../functions/vehicles/maintenance-plan.ts'
import { shippedMaintenanceRules } from '../../../functions/vehicles/maintenance-rules.ts'
import { type Reading, type Service, type Vehicle, vehicleSchema } from '../../../functions/vehicles/vehicle-record.ts'

/** A petrol car of ours since its delivery on 2026-01-10. */
export const car = (details: Partial<Vehicle> = {}): Vehicle =>
  vehicleSchema.parse({
    vehicleId: 'veh-1',
    vin: 'LSVAA4180E2180000',
    brand: 'yunchi',
    model: '云驰 X5',
    powertrain: 'petrol',
    deliveredOn: '2026-01-10',
    personId: 'per-1',
    knownSince: '2026-01-10T02:00:00Z',
    version: 1,
    ...details,
  })

export const reading = (at: string, value: number, more: Partial<Reading> = {}): Reading => ({
  at,
  value,
  unit: 'km',
  source: 'workshop',
  ...more,
})

export const visit = (
  completedAt: string,
  value: number | undefined,
  done: string[],
  more: Partial<Service> = {},
): Service => ({
  workOrderId: `wo-${completedAt}`,
  completedAt,
  ...(value !== undefined && { odometer: { value, unit: 'km' } }),
  done,
  declined: [],
  ...more,
})

export const plan = (input: Partial<PlanInput> & Pick<PlanInput, 'now'>) =>
  planMaintenance({
    vehicle: car(),
    readings: [],
    services: [],
    // Cars that join are spread over weeks; here each is the first of them.
    rules: { ...shippedMaintenanceRules, joinedSpreadDays: 1 },
    zone: 'Asia/Shanghai',
    ...input,
  })

/** The plan of a car that has something due. */
export function duePlan(input: Partial<PlanInput> & Pick<PlanInput, 'now'>) {
  const found = plan(input)
  if (found.kind !== 'due') throw new Error(`Nothing is due: ${found.reason}`)
  return found
}

const START = Date.parse('2026-01-10T02:00:00Z')
export const dayAfter = (days: number): string => new Date(START + days * 86_400_000).toISOString()

/** A car that drives `perDay` and reports every `every` days, from its delivery on, for so many readings. */
export const steady = ({ perDay, every, count }: { perDay: number; every: number; count: number }): Reading[] =>
  Array.from({ length: count }, (_, at) => reading(dayAfter((at + 1) * every), Math.round((at + 1) * every * perDay)))

export const anyDriving = fc.record({
  perDay: fc.integer({ min: 5, max: 150 }),
  every: fc.integer({ min: 5, max: 40 }),
  count: fc.integer({ min: 2, max: 20 }),
})

export const allItems = Object.keys(shippedMaintenanceRules.items)
