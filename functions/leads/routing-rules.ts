import { z } from 'zod'
import type { Settings } from '../shared/settings.ts'
import shipped from './routing-rules.json' with { type: 'json' }

/** From near to far. */
export const areas = ['city', 'province', 'country'] as const
export type Area = (typeof areas)[number]

const count = z.number().int().nonnegative()

/** Setting `routing-rules`: who is asked, and how far the search goes. */
export const routingRulesSchema = z.object({
  /** Who looked after the person last is asked first. */
  askPreviousAdvisor: z.boolean(),
  /** How many advisors of the store are asked one after another, before its manager. */
  advisorsPerStore: count,
  askManager: z.boolean(),
  /** How many other dealers are asked, if the person allowed it; and how many advisors of each. */
  otherDealers: count,
  advisorsPerOtherDealer: count,
  /** The most advisors who are told at once where leads are claimed. A transaction takes 100 items. */
  claimTeam: z.number().int().min(1).max(40),
  /** Among the dealers of the nearest area: the nearest one, or the one whose team was offered least for its weight. */
  chooseDealer: z.enum(['nearest', 'weighted-least-assigned']),
  /** How many of the nearest dealers are compared by what they were offered. */
  comparedDealers: z.number().int().min(1).max(20),
  /** Dealers further away than this area are not asked. */
  widestArea: z.enum(areas),
})
export type RoutingRules = z.infer<typeof routingRulesSchema>

export const shippedRoutingRules: RoutingRules = routingRulesSchema.parse(shipped)

export const readRoutingRules = (settings: Settings): Promise<RoutingRules> =>
  settings.readRules('routing-rules', routingRulesSchema, shippedRoutingRules)
