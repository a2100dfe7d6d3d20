import { z } from 'zod'
import { type Grade, gradeSchema } from '../../events/lead.ts'
import type { Settings } from '../shared/settings.ts'
import { type CapturedLead, type Words, wordsSchema } from './lead-record.ts'
import shipped from './scorecard.json' with { type: 'json' }

const isValue = z.object({
  is: z.union([z.string(), z.number(), z.boolean()]),
  points: z.number(),
  reason: wordsSchema,
})
/** `from` ≤ value < `to`. */
const isInRange = z.object({
  from: z.number(),
  to: z.number().optional(),
  points: z.number(),
  reason: wordsSchema,
})
/** The first rule that fits counts. */
const pointsSchema = z.array(z.union([isValue, isInRange])).min(1)
type PointRule = z.infer<typeof pointsSchema>[number]

/** Setting `scorecard`: what a lead's signals are worth. */
export const scorecardSchema = z.object({
  /** What stays true. */
  attributes: z.array(z.object({ signal: z.string(), points: pointsSchema })),
  /** What was done: it is worth half after each half-life since the person last asked. */
  behaviours: z.array(z.object({ signal: z.string(), halfLifeDays: z.number().positive(), points: pointsSchema })),
  /** The least points of each grade; fewer than B's is C. */
  grades: z
    .object({ H: z.number(), A: z.number(), B: z.number() })
    .refine(({ H, A, B }) => H >= A && A >= B, 'order the thresholds H ≥ A ≥ B'),
  /** The grade of those who do not want to be profiled (PIPL article 24). */
  withoutProfiling: gradeSchema,
})
export type Scorecard = z.infer<typeof scorecardSchema>

export const shippedScorecard: Scorecard = scorecardSchema.parse(shipped)

export const readScorecard = (settings: Settings): Promise<Scorecard> =>
  settings.readRules('scorecard', scorecardSchema, shippedScorecard)

export interface Score {
  /** Rounded to a tenth. */
  points: number
  grade: Grade
  /** Most points first. */
  reasons: Words[]
}

const DAY = 24 * 60 * 60 * 1000

/** Points, grade and the reasons in words. Who refused profiling is not scored: neither signals nor history are looked at. */
export function scoreLead(
  { signals, profiling }: Pick<CapturedLead, 'signals'> & { profiling: boolean },
  { lastAskedAt, now }: { lastAskedAt: string; now: string },
  card: Scorecard,
): Score {
  if (!profiling) return { points: 0, grade: card.withoutProfiling, reasons: [notProfiled(card)] }
  const days = Math.max(0, (Date.parse(now) - Date.parse(lastAskedAt)) / DAY)
  const parts = [
    ...card.attributes.map((each) => ({ rule: ruleFor(each.points, signals[each.signal]), share: 1 })),
    ...card.behaviours.map((each) => ({
      rule: ruleFor(each.points, signals[each.signal]),
      share: 0.5 ** (days / each.halfLifeDays),
    })),
  ].flatMap(({ rule, share }) => (rule ? [{ points: rule.points * share, reason: rule.reason }] : []))
  const points = tenth(parts.reduce((sum, part) => sum + part.points, 0))
  const reasons = parts.toSorted((a, b) => b.points - a.points).map(inWords)
  return { points, grade: gradeOf(points, card), reasons: reasons.length > 0 ? reasons : [nothingKnown] }
}

function ruleFor(rules: readonly PointRule[], value: string | number | boolean | undefined): PointRule | undefined {
  if (value === undefined) return undefined
  // Forms and spreadsheets write 5 and true as texts.
  const text = String(value).trim()
  const number = text === '' || typeof value === 'boolean' ? Number.NaN : Number(text)
  return rules.find((rule) => {
    if ('is' in rule) return String(rule.is) === text
    return number >= rule.from && number < (rule.to ?? Number.POSITIVE_INFINITY)
  })
}

function gradeOf(points: number, { grades }: Pick<Scorecard, 'grades'>): Grade {
  if (points >= grades.H) return 'H'
  if (points >= grades.A) return 'A'
  return points >= grades.B ? 'B' : 'C'
}

const tenth = (value: number): number => Math.round(value * 10) / 10

function inWords({ points, reason }: { points: number; reason: Words }): Words {
  const worth = `${points < 0 ? '−' : '+'}${Math.abs(tenth(points))}`
  return { 'zh-CN': `${reason['zh-CN']} ${worth}`, en: `${reason.en} ${worth}` }
}

const notProfiled = ({ withoutProfiling: grade }: Scorecard): Words => ({
  'zh-CN': `客户不同意评分，按 ${grade} 级处理`,
  en: `the person refused profiling: treated as grade ${grade}`,
})

const nothingKnown: Words = { 'zh-CN': '没有可评分的信息', en: 'nothing is known that would count' }
