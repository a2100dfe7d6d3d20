import { Temporal } from 'temporal-polyfill'
import { AnswerLost, type SendAnswer } from './channel.ts'

/**
 * What a provider's code means for a message. `ask`: whether it was taken is not known; `clock`: our time is wrong by the
 * provider's; `until-…`: not before that; `dead`: this number takes no messages at all.
 */
export type Meaning =
  | 'retry'
  | 'busy'
  | 'ask'
  | 'clock'
  | 'until-next-minute'
  | 'until-next-hour'
  | 'until-next-day'
  | 'until-morning'
  | 'pause'
  | 'pause-until-next-day'
  | 'pause-until-next-month'
  | 'blocked'
  | 'dead'
  | 'recipient'
  | 'content'
  | 'failed'

/** Codes and what they mean; a code that ends with `*` stands for all that begin so, and an exact one goes before it. */
export type Meanings = Readonly<Record<string, Meaning>>

/** What a code means; one that the provider does not document has failed, and is not tried again. */
export function meaningOf(code: string, meanings: Meanings): Meaning {
  const exact = meanings[code]
  if (exact) return exact
  const family = Object.keys(meanings).find((each) => each.endsWith('*') && code.startsWith(each.slice(0, -1)))
  return (family && meanings[family]) || 'failed'
}

/** The answer that a code makes. Throws AnswerLost where it says nothing about the message. */
export function answerTo(code: string, meaning: Meaning, at: string): SendAnswer {
  const later = (until?: string) => ({ kind: 'later', reason: code, class: 'defer', ...(until && { until }) }) as const
  const pause = (until?: string) => ({ kind: 'later', reason: code, class: 'paused', ...(until && { until }) }) as const
  switch (meaning) {
    // It was signed by the provider's own clock already, where it says what that is.
    case 'clock':
    case 'retry':
      return { kind: 'later', reason: code, class: 'retry' }
    case 'busy':
      return { kind: 'later', reason: code, class: 'busy' }
    case 'ask':
      throw new AnswerLost(code)
    case 'until-next-minute':
      return later(addMinutes(at, 1))
    case 'until-next-hour':
      return later(addMinutes(at, 60))
    case 'until-next-day':
      return later(chineseDay(at, { days: 1 }))
    case 'until-morning':
      return later(nextMorning(at))
    case 'pause':
      return pause()
    case 'pause-until-next-day':
      return pause(chineseDay(at, { days: 1 }))
    case 'pause-until-next-month':
      return pause(nextMonth(at))
    case 'blocked':
      return { kind: 'refused', reason: code, class: 'blocked' }
    case 'dead':
      return { kind: 'refused', reason: code, class: 'recipient', unreachable: true }
    case 'recipient':
    case 'content':
      return { kind: 'refused', reason: code, class: meaning }
    case 'failed':
      return { kind: 'refused', reason: code }
  }
}

const addMinutes = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toISOString()

/** Providers count days by the clock of China. */
const inChina = (at: string) => Temporal.Instant.from(at).toZonedDateTimeISO('Asia/Shanghai')
const toMoment = (time: Temporal.ZonedDateTime): string => new Date(time.epochMilliseconds).toISOString()

const chineseDay = (at: string, later: { days: number }): string => toMoment(inChina(at).add(later).startOfDay())

const nextMonth = (at: string): string => toMoment(inChina(at).with({ day: 1 }).add({ months: 1 }).startOfDay())

/** Eight o'clock, from when marketing may be sent. */
function nextMorning(at: string): string {
  const today = inChina(at).startOfDay().add({ hours: 8 })
  return toMoment(today.epochMilliseconds > Date.parse(at) ? today : today.add({ days: 1 }))
}
