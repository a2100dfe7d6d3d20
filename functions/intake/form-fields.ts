import { z } from 'zod'
import { must } from './field-errors.ts'
import { normalisePhone } from './phone.ts'

export const text = (longest: number) =>
  z
    .string(must('write a text'))
    .trim()
    .min(1, 'write something or leave the field out')
    .max(longest, `write at most ${longest} characters`)

/** A phone number as people write it → E.164. */
export const phone = z.string(must('write a phone number, e.g. "+8613800000001"')).transform((typed, context) => {
  const normal = normalisePhone(typed)
  if (normal !== undefined) return normal
  context.addIssue({
    code: 'custom',
    message:
      "is unusable: write a Chinese mobile number (11 digits, 13… to 19…) or another country's number with its +",
  })
  return z.NEVER
})

/** Whether a number can be kept to the last digit: no larger than JavaScript counts exactly, no smaller than the table knows. */
export const isKeepable = (value: number): boolean =>
  value === 0 || (Math.abs(value) <= Number.MAX_SAFE_INTEGER && Math.abs(value) >= 1e-100)

export const UNKEEPABLE = 'is a number that cannot be kept: write at most 9007199254740991, and ids as texts'

/** A number that the table can keep. `be`: what to write instead of something else. */
export const figure = (be: string) => z.number(must(be)).refine(isKeepable, UNKEEPABLE)

export const momentOfSource = z.iso.datetime({
  offset: true,
  ...must('write a moment with its zone, e.g. "2026-11-21T10:00:00+08:00"'),
})

export const day = z.iso.date(must('write a day as YYYY-MM-DD, e.g. "2026-11-21"'))

export const zone = z
  .string(must('write an IANA zone'))
  .refine(isZone, 'is no time zone: write an IANA name, e.g. "Asia/Shanghai"')

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
