import { z } from 'zod'
import type { Settings } from '../shared/settings.ts'
import { anniversaryRulesSchema } from './anniversary.ts'
import { anniversaryDateSchema } from './anniversary-date.ts'
import shipped from './dated.json' with { type: 'json' }
import { expiringSchema } from './dated-record.ts'

/** Setting `dates`: birthdays, festivals and what expires. */
export const datedRulesSchema = z.object({
  anniversaries: anniversaryRulesSchema,
  /** How many days before its last day an owner is told that something ends. */
  expiryDaysBefore: z.record(expiringSchema, z.int().positive()),
  /** Greetings of a festival are prepared over so many days, each person on a day of their own. */
  festivalSpreadDays: z.int().min(1).max(14),
  /** By name in kebab-case. One that is added is kept from each person's next festival on. */
  festivals: z.record(
    z.string().regex(/^[a-z][a-z0-9-]*$/),
    z.object({ title: z.object({ 'zh-CN': z.string(), en: z.string() }), date: anniversaryDateSchema }),
  ),
})
export type DatedRules = z.infer<typeof datedRulesSchema>

export const shippedDatedRules: DatedRules = datedRulesSchema.parse(shipped)

export const readDatedRules = (settings: Settings): Promise<DatedRules> =>
  settings.readRules('dates', datedRulesSchema, shippedDatedRules)
