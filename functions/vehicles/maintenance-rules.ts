import { z } from 'zod'
import type { Settings } from '../shared/settings.ts'
import shipped from './maintenance.json' with { type: 'json' }
import { powertrainSchema, type Vehicle } from './vehicle-record.ts'

const days = z.int().nonnegative()

const intervalSchema = z
  .object({ km: z.number().positive().optional(), months: z.int().positive().optional() })
  .refine(({ km, months }) => km !== undefined || months !== undefined, 'give "km", "months" or both')
export type Interval = z.infer<typeof intervalSchema>

/** By powertrain; `null`: such a car does not have it. */
const everySchema = z.partialRecord(z.enum(['default', ...powertrainSchema.options]), intervalSchema.nullable())

const firstSchema = z.object({ km: z.number().positive(), months: z.int().positive(), items: z.array(z.string()) })
export type FirstService = z.infer<typeof firstSchema>

const modelSchema = z.object({
  first: firstSchema.partial().optional(),
  /** Instead of those of `items`; `null`: this model does not have it. */
  items: z.record(z.string(), intervalSchema.nullable()).default({}),
})

/** Setting `maintenance`: what is serviced how often, and how we remind of it. */
export const maintenanceRulesSchema = z.object({
  /** Where the intervals come from. */
  source: z.string().optional(),
  /** By code, in the order in which they are named to people. */
  items: z.record(
    z.string(),
    z.object({ title: z.object({ 'zh-CN': z.string(), en: z.string() }), every: everySchema }),
  ),
  /** The first service of a new car. */
  first: firstSchema,
  /** By `brand` or `brand/model`; the narrower goes first. */
  models: z.record(z.string(), modelSchema).default({}),
  /** What comes due within so many days of the first is done together with it. */
  togetherDays: days,
  remindDaysBefore: days,
  /** The second message comes so many days after the due day. */
  secondDaysAfter: days,
  /** The most messages for one due item. */
  messages: z.int().min(1),
  /** An 80 % interval wider than this asserts nothing: the message asks for the odometer. */
  asksFromWidthDays: days,
  /** A due day that moves away by more than this ends the reminding. */
  movedDays: days,
  /** What was declined is asked again with the next service, or after so many days. */
  declinedAgainDays: z.int().positive(),
  /** What was due before we knew the car is due so many days after we know it. */
  joinedGraceDays: days,
  /** Those that were overdue by then are spread over so many days more, each on its own: nobody shall call all cars of an import on one day. */
  joinedSpreadDays: z.int().positive().default(1),
  /** So many days after the due day the owner is at risk, */
  atRiskDays: days,
  /** and after so many months lost. */
  lostMonths: z.int().positive(),
})
export type MaintenanceRules = z.infer<typeof maintenanceRulesSchema>

export const shippedMaintenanceRules: MaintenanceRules = maintenanceRulesSchema.parse(shipped)

export const readMaintenanceRules = (settings: Settings): Promise<MaintenanceRules> =>
  settings.readRules('maintenance', maintenanceRulesSchema, shippedMaintenanceRules)

type Car = Pick<Vehicle, 'brand' | 'model' | 'powertrain'>

/** How often each item of a car is serviced, by its code; what the car does not have is left out. */
export function intervalsOf(car: Car, rules: MaintenanceRules): Map<string, Interval> {
  const { narrow, wide } = modelsOf(car, rules)
  const found = Object.entries(rules.items).flatMap(([code, { every }]): [string, Interval][] => {
    const said = [narrow?.items[code], wide?.items[code], every[car.powertrain], every.default]
    const interval = said.find((each) => each !== undefined)
    return interval ? [[code, interval]] : []
  })
  return new Map(found)
}

/** The first service of a car, with the items that it has. */
export function firstServiceOf(car: Car, rules: MaintenanceRules): FirstService {
  const { narrow, wide } = modelsOf(car, rules)
  const { items, ...due } = { ...rules.first, ...wide?.first, ...narrow?.first }
  const has = intervalsOf(car, rules)
  return { ...due, items: items.filter((code) => has.has(code)) }
}

/** What is said of the model, and of the brand as a whole. */
function modelsOf({ brand, model }: Car, { models }: MaintenanceRules) {
  return { narrow: models[`${brand}/${model ?? ''}`], wide: models[brand] }
}
