import { z } from 'zod'
import type { Value } from './asl.ts'
import { durationInWords, durationSchema, notADuration } from './duration.ts'
import { expressionSchema, sourceOf } from './expression.ts'
import { withRemedy } from './problem.ts'

/** Clock time `HH:MM`. */
export const clockTimeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
  error: withRemedy('this is no clock time', "Write it as HH:MM in quotes, e.g. `'10:00'`"),
})

/** A day (`2027-02-05`), a moment with zone, or what computes one of them. */
export const momentSchema = z.union([expressionSchema, z.iso.date(), z.iso.datetime({ offset: true })], {
  error: withRemedy(
    'this is neither a day nor a moment',
    "Compute one, e.g. `'{% $event.facts.dueOn %}'`, or write `'2027-02-05'` in quotes",
  ),
})

/** Hours, minutes and seconds: how long a business day is, nobody can tell. */
const businessSchema = z.strictObject({
  business: durationSchema.refine((text) => text.startsWith('PT'), {
    error: withRemedy('a length of business time has no days', 'Write hours and minutes, e.g. `business: PT4H`'),
  }),
})

/** A length of time: on the wall clock, of opening hours, or computed (giving one of the two). */
export const lengthSchema = z.union([durationSchema, expressionSchema, businessSchema], {
  error: ({ input }) =>
    typeof input === 'string'
      ? notADuration(input)
      : withRemedy(
          'this is no length of time',
          'Write e.g. `PT15M`, `P3D` (3 days), `{ business: PT4H }` (opening hours), or compute one of these',
        ),
})
export type Length = z.output<typeof lengthSchema>

/** Whether it is the same on every clock, so that no function has to be asked. */
export const isWallTime = (length: Length): length is string =>
  typeof length === 'string' && sourceOf(length) === undefined

/** A length as people say it. */
export function lengthInWords(length: Length, language: 'zh-CN' | 'en'): string {
  if (typeof length !== 'string') {
    const words = durationInWords(length.business, language)
    return language === 'en' ? `${words} of opening time` : `营业时间 ${words}`
  }
  return sourceOf(length) ?? durationInWords(length, language)
}

/** The seconds from the entered time of the state to a moment, as a time limit: at least 1, at most a year. `moment` is JSONata. */
export function secondsUntil(moment: string): string {
  const seconds = `$ceil(($toMillis(${moment}) - $toMillis($states.context.State.EnteredTime)) / 1000)`
  return `{% $max([1, $min([31536000, ${seconds}])]) %}`
}

/** The JSONata of a value that was made ready for Step Functions; a text becomes a quoted one. */
export function sourceOfValue(value: Value): string {
  return sourceOf(value) ?? JSON.stringify(value)
}
