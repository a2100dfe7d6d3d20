import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Settings } from '../shared/settings.ts'
import { type Purpose, purposeSchema, purposes } from './purpose.ts'

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write the time as HH:MM, e.g. 20:00')

/** A length of time in days, hours and minutes; a day has 24 hours. */
const durationSchema = z.iso
  .duration()
  .regex(/^P(?!.*[YW])(\d+D)?(T.*)?$/, 'write days, hours or minutes, e.g. P7D or PT1H')

/** An ISO 8601 duration in milliseconds. */
export const lengthOf = (duration: string): number =>
  Temporal.Duration.from(duration).total({ unit: 'milliseconds', relativeTo: Temporal.PlainDate.from('2000-01-01') })

const hoursSchema = z.object({ from: clockTime, to: clockTime })

/** Setting `quiet-hours`: when owners are left in peace, by the clock of their own zone. Platforms refuse marketing outside 08–22; we are stricter. `by`: other hours for single purposes. */
export const quietHoursSchema = hoursSchema.extend({ by: z.partialRecord(purposeSchema, hoursSchema).default({}) })
export const shippedQuietHours = { from: '20:00', to: '09:00' }
type QuietHours = z.output<typeof quietHoursSchema>

/** Setting `quiet-days`: days on which these purposes are not sent. `MM-DD` is every year's; `statutory`: every announced day off as well. */
export const quietDaysSchema = z.object({
  days: z.array(z.string().regex(/^(\d{4}-)?\d{2}-\d{2}$/, 'write a day as YYYY-MM-DD, or MM-DD for every year')),
  statutory: z.boolean().default(false),
  purposes: z.array(purposeSchema).default(['marketing']),
  /** Sent on the next day that is not quiet, or not at all. */
  do: z.enum(['defer', 'drop']).default('defer'),
})
/** Qingming (4 or 5 April) and the national day of remembrance: nobody wants to be sold a car then. */
export const shippedQuietDays = { days: ['04-04', '04-05', '12-13'] }
type QuietDays = z.output<typeof quietDaysSchema>

const capSchema = z.object({
  /** Which messages are held by it. */
  purposes: z.array(purposeSchema).min(1),
  /** Which messages it counts; those that it holds, without it. */
  counting: z.array(purposeSchema).optional(),
  most: z.number().int().positive(),
  /** In any span of this length. */
  per: durationSchema,
})
export type Cap = z.output<typeof capSchema>

/** Setting `frequency-caps`: how often one person is written to, over all journeys, cars and dealers. Answers and safety notices are neither held nor counted. */
export const frequencyCapsSchema = z.object({ caps: z.array(capSchema) })
const soft: Purpose[] = ['care', 'survey', 'marketing']
const counted: Purpose[] = purposes.filter((each) => each !== 'answer' && each !== 'safety')
export const shippedFrequencyCaps: z.input<typeof frequencyCapsSchema> = {
  caps: [
    // Whoever heard from us today in earnest is not sold anything on the same day.
    { purposes: ['marketing'], counting: counted, most: 1, per: 'P1D' },
    // Leaves room for a birthday or a survey in what follows.
    { purposes: ['marketing'], most: 1, per: 'P7D' },
    { purposes: ['marketing'], most: 3, per: 'P30D' },
    { purposes: soft, most: 2, per: 'P7D' },
    { purposes: soft, most: 4, per: 'P30D' },
    { purposes: ['service'], most: 4, per: 'P7D' },
  ],
}

/** Setting `manners`: the distance between two messages, and for how long a closed complaint goes on holding marketing, care and surveys. */
export const mannersSchema = z.object({ distance: durationSchema, holdAfterComplaint: durationSchema })
export const shippedManners = { distance: 'PT1H', holdAfterComplaint: 'P7D' }

export interface PolicyRules {
  quietHours: QuietHours
  quietDays: QuietDays
  caps: readonly Cap[]
  manners: z.output<typeof mannersSchema>
}

export async function readPolicyRules(settings: Settings): Promise<PolicyRules> {
  const [quietHours, quietDays, { caps }, manners] = await Promise.all([
    settings.readRules('quiet-hours', quietHoursSchema, shippedQuietHours),
    settings.readRules('quiet-days', quietDaysSchema, shippedQuietDays),
    settings.readRules('frequency-caps', frequencyCapsSchema, shippedFrequencyCaps),
    settings.readRules('manners', mannersSchema, shippedManners),
  ])
  return { quietHours, quietDays, caps, manners }
}
