import { z } from 'zod'

/** Local days, `YYYY-MM-DD`. */
export const dateFacts = [
  'claimReceivedOn',
  'claimMadeOn',
  'claimAnsweredOn',
  'claimCompletedOn',
  'performanceDueOn',
  'performedOn',
  'regulatorReceivedOn',
  'regulatorDecidedOn',
  'mediationAcceptedOn',
  'mediationAgreedOn',
  'mediationEndedOn',
  'mediationNoticeOn',
  'platformReceivedOn',
  'platformSettledOn',
] as const

/** Moments, ISO 8601. */
export const momentFacts = ['filedAt', 'contactedAt'] as const

/** What makes a clock stand still: an appraisal (鉴定), a delay of the owner's own making. */
export const interruptions = ['appraisal', 'owner-delay'] as const

/** One stay in the workshop for a defect. */
const repairSchema = z.object({
  id: z.string(),
  /** When owner and workshop agreed on the repair. */
  from: z.iso.datetime({ offset: true }),
  /** When it was done; absent while it lasts. */
  to: z.iso.datetime({ offset: true }).optional(),
  odometerKm: z.number().nonnegative().optional(),
  /** Code of the fault: the same code is the same fault. */
  fault: z.string(),
  /** A defect of the car (质量问题), not wear or an accident. */
  isDefect: z.boolean().default(true),
  /** A grave safety failure (严重安全性能故障). */
  isSafety: z.boolean().default(false),
  /** Assemblies or main parts replaced, e.g. `engine`. */
  replaced: z.array(z.string()).default([]),
  /** Transport of parts made to order and of the battery, and of the rescue: not counted towards the 30 days. */
  excludedHours: z.number().nonnegative().default(0),
})
export type Repair = z.infer<typeof repairSchema>

const date = z.iso.date().optional()

/** What is known of a complaint and its car. Whatever is left out is unknown. */
export const caseFactsSchema = z.object({
  dates: z.partialRecord(z.enum(dateFacts), z.iso.date()).default({}),
  moments: z.partialRecord(z.enum(momentFacts), z.iso.datetime({ offset: true })).default({}),
  /** Bought for a household's own use; a company car is not. */
  household: z.boolean().default(true),
  invoicedOn: date,
  deliveredOn: date,
  /** The day on which this car replaced another under 三包: everything starts again (art. 29). */
  exchangedOn: date,
  /** The day on which the defect showed. */
  occurredOn: date,
  /** On that day, or now. */
  odometerKm: z.number().nonnegative().optional(),
  defect: z.string().optional(),
  interruptions: z.array(z.enum(interruptions)).default([]),
  repairs: z.array(repairSchema).default([]),
})
export type CaseFacts = z.infer<typeof caseFactsSchema>

/** The first day of 三包: of the invoice, and of delivery where that is another day (art. 18). */
export const guaranteeStart = ({ exchangedOn, deliveredOn, invoicedOn }: CaseFacts): string | undefined =>
  exchangedOn ?? deliveredOn ?? invoicedOn
