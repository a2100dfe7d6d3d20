import { Temporal } from 'temporal-polyfill'
import { type Cleaned, cleanReadings, type SetAside } from './odometer-cleaning.ts'
import { drivenInSilence, paceAt, stretchesOf } from './odometer-pace.ts'
import { dayOf, momentOf, type OdometerReading } from './odometer-reading.ts'
import type { Words } from './odometer-reasons.ts'
import { spreadOf } from './odometer-spread.ts'
import { passedWords, wordsOn } from './odometer-why.ts'

/** `guessed`: one reading only, so any car's pace is assumed. `unknown`: nothing to go by, the interval is everything. */
type Certainty = 'estimated' | 'guessed' | 'unknown'

interface Answer {
  readonly certainty: Certainty
  readonly why: readonly Words[]
  /** How many readings were believed. */
  readonly used: number
  readonly setAside: readonly SetAside[]
}

/** What the odometer shows: kilometres, with an 80 % interval. */
export interface OdometerEstimate extends Answer {
  readonly km: number | undefined
  readonly low: number
  readonly high: number
}

/** When a mark is crossed: days of the zone asked for, with an 80 % interval. */
export interface CrossingPrediction extends Answer {
  /** The mark in kilometres; undefined if none follows from the readings. */
  readonly km: number | undefined
  /** A reading says that it is crossed already: the day is that of the crossing. */
  readonly passed: boolean
  readonly day: string | undefined
  readonly earliest: string
  readonly latest: string
  /** The same three as moments, for those who compute on. */
  readonly at: string | undefined
  readonly from: string
  readonly to: string
  readonly widthDays: number
}

/** Which mark: one figure on the odometer, or the next multiple after the last believed reading. */
export type Mark = { readonly km: number } | { readonly markEvery: number }

/** Kilometres beyond which hardly a car comes. */
const ANY_KM = 500_000
/** For so many days a car may well stand still. */
const MAY_STAND = 4
/** Days within which anything may happen to a car. */
const ANY_DAYS = 3650

/** Estimates the odometer at a moment from readings as dirty as they come; later readings are not looked at. */
export function estimateOdometer(readings: readonly OdometerReading[], { at }: { at: string }): OdometerEstimate {
  const { cleaned, stretches, last, now, pace } = survey(readings, at)
  const silence = last ? now - last.day : 0
  const { shortest, longest, ownTrials } = spreadOf(cleaned.chain, stretches, last?.day ?? now, silence)
  const answer = answerOf(cleaned, { now, pace, ownTrials })
  if (!last) return { ...answer, km: undefined, low: 0, high: ANY_KM }
  const driven = drivenInSilence(stretches, now, pace * silence)
  return {
    ...answer,
    km: Math.round(last.km + driven),
    low: Math.floor(silence < MAY_STAND ? last.km : last.km + driven / longest),
    high: Math.ceil(last.km + (pace * silence) / shortest),
  }
}

/** Predicts when a mark is crossed, from the readings up to `now`. A mark not yet reported as crossed is not put before `now`. */
export function predictCrossing(
  readings: readonly OdometerReading[],
  { now: at, zone = 'Asia/Shanghai', ...mark }: Mark & { readonly now: string; readonly zone?: string },
): CrossingPrediction {
  const { cleaned, stretches, last, now, pace } = survey(readings, at)
  const km = markAfter(last?.km, mark)
  const inZone = (day: number): string =>
    Temporal.Instant.from(momentOf(day)).toZonedDateTimeISO(zone).toPlainDate().toString()
  const span = (from: number, to: number) => ({
    earliest: inZone(from),
    latest: inZone(to),
    from: momentOf(from),
    to: momentOf(to),
    widthDays: Math.round((to - from) * 10) / 10,
  })
  if (!last || km === undefined) {
    const answer = answerOf(cleaned, { now, pace, ownTrials: 0 })
    return { ...answer, km, passed: false, day: undefined, at: undefined, ...span(now, now + ANY_DAYS) }
  }
  if (km <= last.km) {
    const { from, to, middle } = crossed(cleaned, km)
    const answer = answerOf(cleaned, { now, pace, ownTrials: 0 })
    const why = [passedWords, ...answer.why]
    return { ...answer, why, km, passed: true, day: inZone(middle), at: momentOf(middle), ...span(from, to) }
  }
  const driven = drivenInSilence(stretches, now, pace * (now - last.day))
  const left = Math.min(ANY_DAYS, Math.max(0, km - last.km - driven) / pace)
  const { shortest, longest, ownTrials } = spreadOf(cleaned.chain, stretches, now, left)
  const answer = answerOf(cleaned, { now, pace, ownTrials })
  const latest = Math.min(now + ANY_DAYS, now + Math.max(1, left) * longest)
  return {
    ...answer,
    km,
    passed: false,
    day: inZone(now + left),
    at: momentOf(now + left),
    ...span(now + left * shortest, latest),
  }
}

function survey(readings: readonly OdometerReading[], at: string) {
  const now = dayOf(at)
  if (!Number.isFinite(now)) throw new RangeError(`"${at}" is no moment; give an ISO date and time`)
  const cleaned = cleanReadings(readings, at)
  const stretches = stretchesOf(cleaned.chain)
  return { cleaned, stretches, now, last: cleaned.chain.at(-1), pace: paceAt(stretches, now) }
}

function answerOf(cleaned: Cleaned, grounds: { now: number; pace: number; ownTrials: number }): Answer {
  const used = cleaned.chain.length
  const certainty = used === 0 ? 'unknown' : used === 1 ? 'guessed' : 'estimated'
  return { certainty, why: wordsOn({ cleaned, ...grounds }), used, setAside: cleaned.setAside }
}

function markAfter(lastKm: number | undefined, mark: Mark): number | undefined {
  if ('km' in mark) return mark.km
  return lastKm === undefined ? undefined : (Math.floor(lastKm / mark.markEvery) + 1) * mark.markEvery
}

/** Between which believed readings a mark was crossed, in the last series only. */
function crossed({ chain }: Cleaned, km: number): { from: number; to: number; middle: number } {
  const reset = chain.findLastIndex(({ kind }) => kind === 'reset')
  const series = chain.slice(Math.max(0, reset))
  const at = series.findIndex((link) => link.km >= km)
  const after = series[at]
  const before = series[at - 1] ?? after
  if (!after || !before) throw new Error(`No reading reaches ${km} km`)
  const share = after.km > before.km ? (km - before.km) / (after.km - before.km) : 1
  return { from: before.day, to: after.day, middle: before.day + share * (after.day - before.day) }
}
