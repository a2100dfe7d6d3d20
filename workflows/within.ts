import { z } from 'zod'
import type { Value } from './asl.ts'
import { durationInWords, durationSchema } from './duration.ts'
import { expressionSchema, sourceOf } from './expression.ts'
import { withRemedy } from './problem.ts'

/** One length for all, or one for each grade of a lead. */
const byGrade = <Length extends z.ZodType<string>>(length: Length) =>
  z.union([length, z.strictObject({ H: length, A: length, B: length, C: length })])

/** By when a task is to be done; what open-task takes as `due`, a length alone being `wall`. */
export const withinSchema = z.union(
  [
    durationSchema,
    expressionSchema,
    z.strictObject({ wall: byGrade(durationSchema) }),
    z.strictObject({ business: byGrade(z.union([z.literal('closing'), durationSchema])) }),
    z.strictObject({ agreedOr: byGrade(durationSchema) }),
    z.strictObject({ at: expressionSchema }),
  ],
  {
    error: withRemedy(
      'by when is missing, or no length of time',
      "Write e.g. `within: PT15M`, `within: { business: PT1H }` (opening hours, by grade if you like), `{ business: closing }`, `{ agreedOr: P3D }` or `{ at: '{% … %}' }`",
    ),
  },
)
export type Within = z.output<typeof withinSchema>

/** `due` of open-task; `bind` makes expressions ready for Step Functions. */
export function dueOf(within: Within, bind: (value: Value) => Value): Value {
  if (typeof within === 'object') return bind(within)
  if (sourceOf(within) === undefined) return { wall: within }
  const source = sourceOf(bind(within)) ?? ''
  return `{% ($within := (${source}); $type($within) = 'object' ? $within : {'wall': $within}) %}`
}

type Language = 'zh-CN' | 'en'

const FORMS: Record<Language, Record<'wall' | 'business' | 'agreedOr', (length: string) => string>> = {
  'zh-CN': {
    wall: (length) => length,
    business: (length) => `营业时间 ${length}`,
    agreedOr: (length) => `约定时间（未约定则 ${length}）`,
  },
  en: {
    wall: (length) => length,
    business: (length) => `${length} of opening time`,
    agreedOr: (length) => `the time agreed (else ${length})`,
  },
}

/** By when, as people say it. */
export function withinInWords(within: Within, language: Language): string {
  if (typeof within === 'string') return sourceOf(within) ?? durationInWords(within, language)
  if ('at' in within) return sourceOf(within.at) ?? ''
  const forms = FORMS[language]
  if ('wall' in within) return forms.wall(lengths(within.wall, language))
  if ('business' in within) return forms.business(lengths(within.business, language))
  return forms.agreedOr(lengths(within.agreedOr, language))
}

function lengths(value: string | Readonly<Record<string, string>>, language: Language): string {
  if (typeof value === 'string') return lengthOf(value, language)
  const each = Object.entries(value).map(([grade, length]) => `${grade} ${lengthOf(length, language)}`)
  return each.join(language === 'en' ? ', ' : '、')
}

function lengthOf(length: string, language: Language): string {
  if (length === 'closing') return language === 'en' ? 'until closing' : '至打烊'
  return durationInWords(length, language)
}
