import type { z } from 'zod'
import {
  frequencyCapsSchema,
  mannersSchema,
  quietDaysSchema,
  quietHoursSchema,
  shippedFrequencyCaps,
  shippedManners,
  shippedQuietDays,
  shippedQuietHours,
} from '../../functions/messages/policy-rules.ts'
import type { Facts } from './facts.ts'

/** The figures that hold: what ops stored, or what is shipped. Only the figures are shared with policy; what they mean is worked out here again. */
export function storedRules({ settings }: Pick<Facts, 'settings'>) {
  const read = <Schema extends z.ZodType>(name: string, schema: Schema, shipped: z.input<Schema>) =>
    schema.safeParse(settings.get(name)).data ?? schema.parse(shipped)
  return {
    quietHours: read('quiet-hours', quietHoursSchema, shippedQuietHours),
    quietDays: read('quiet-days', quietDaysSchema, shippedQuietDays),
    caps: read('frequency-caps', frequencyCapsSchema, shippedFrequencyCaps).caps,
    manners: read('manners', mannersSchema, shippedManners),
  }
}

const UNITS = { D: 86_400_000, H: 3_600_000, M: 60_000, S: 1000 } as const

/** `P7D`, `PT1H`, `P1DT12H` in milliseconds; a day has 24 hours. */
export function milliseconds(duration: string): number {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)([DHMS])/g)]
  return parts.reduce((sum, [, figure, unit]) => sum + Number(figure) * (isUnit(unit) ? UNITS[unit] : Number.NaN), 0)
}

const isUnit = (text: string | undefined): text is keyof typeof UNITS => text !== undefined && text in UNITS
