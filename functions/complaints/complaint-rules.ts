import { z } from 'zod'
import type { Settings } from '../shared/settings.ts'
import shipped from './complaint-rules.json' with { type: 'json' }

/** Setting `complaint-rules`: what may close a complaint, and for how long it can be opened again. */
export const complaintRulesSchema = z.object({
  /** For so long after it was closed a complaint can be opened again; later it is a new one. */
  reopenWithinDays: z.number().int().positive(),
  /** On so many different days somebody must have tried in vain before it is closed for want of an answer. Never less than three. */
  daysTried: z.number().int().min(3),
  /** A level that is counted in opening hours comes at the latest so long after opening (ISO 8601, wall clock): a closed Sunday must not make it come after the last level. */
  businessAtMost: z.string().regex(/^PT\d+[HM]$/, 'write hours or minutes, e.g. PT20H'),
})
export type ComplaintRules = z.infer<typeof complaintRulesSchema>

export const shippedComplaintRules: ComplaintRules = complaintRulesSchema.parse(shipped)

export const readComplaintRules = (settings: Settings): Promise<ComplaintRules> =>
  settings.readRules('complaint-rules', complaintRulesSchema, shippedComplaintRules)
