import { z } from 'zod'
import { withRemedy } from './problem.ts'

const FORM = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
const SECONDS = [604_800, 86_400, 3_600, 60, 1]
/** Step Functions waits for a year at most. */
const LONGEST = 365 * 86_400

/** Seconds of an ISO 8601 duration of weeks, days, hours, minutes and seconds; undefined for anything else. */
export function secondsOf(duration: string): number | undefined {
  const parts = FORM.exec(duration)?.slice(1)
  if (!parts?.some((part) => part !== undefined) || duration.endsWith('T')) return undefined
  return parts.reduce((sum, part, at) => sum + Number(part ?? 0) * (SECONDS[at] ?? 0), 0)
}

/** An ISO 8601 duration between one second and 365 days. */
export const durationSchema = z
  .string({ error: withRemedy('a duration is missing', 'Write one, e.g. `PT15M` (15 minutes) or `P3D` (3 days)') })
  .refine((text) => isPossible(secondsOf(text)), { error: (issue) => notADuration(issue.input) })

/** What is wrong with a text that is no duration. */
export function notADuration(text: unknown): string {
  return withRemedy(
    `${JSON.stringify(text)} is not a duration between a second and 365 days`,
    'Write e.g. `PT15M` (15 minutes), `PT4H` or `P3D` (3 days); months and years are not exact enough',
  )
}

function isPossible(seconds: number | undefined): boolean {
  return seconds !== undefined && seconds >= 1 && seconds <= LONGEST
}

const UNITS = [
  { seconds: 86_400, 'zh-CN': '天', en: 'day' },
  { seconds: 3_600, 'zh-CN': '小时', en: 'hour' },
  { seconds: 60, 'zh-CN': '分钟', en: 'minute' },
  { seconds: 1, 'zh-CN': '秒', en: 'second' },
] as const

/** A duration as people say it: `15 分钟`, `1 hour 30 minutes`. */
export function durationInWords(duration: string, language: 'zh-CN' | 'en'): string {
  let rest = secondsOf(duration) ?? 0
  const words: string[] = []
  for (const unit of UNITS) {
    const count = Math.floor(rest / unit.seconds)
    rest -= count * unit.seconds
    if (count > 0) words.push(`${count} ${unit[language]}${language === 'en' && count > 1 ? 's' : ''}`)
  }
  return words.join(' ')
}
