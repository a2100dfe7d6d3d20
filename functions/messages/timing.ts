import { Temporal } from 'temporal-polyfill'
import { localDay } from '../dates/period.ts'
import { holidayStatus } from '../dates/statutory-days.ts'
import { type Cap, lengthOf } from './policy-rules.ts'
import { consentFor, goesBefore, type Purpose } from './purpose.ts'
import type { Asked, Situation } from './situation.ts'

/** Why a message is not sent at a moment, and until when; without `until` no later moment is right either. Moments in epoch milliseconds. */
export interface Objection {
  reason: string
  until?: number
}
type Objects = (asked: Asked, situation: Situation, at: number) => Objection | undefined

/** For some days after the last complaint was closed; a survey about a complaint is the exception, for it belongs to it. */
const complaintJustClosed: Objects = ({ purpose, complaintId }, { contact, rules }, at) => {
  const isOfComplaint = purpose === 'survey' && complaintId !== undefined
  if (consentFor(purpose) === undefined || isOfComplaint || contact.complaintClosedAt === undefined) return undefined
  const until = Date.parse(contact.complaintClosedAt) + lengthOf(rules.manners.holdAfterComplaint)
  return at < until ? { reason: 'complaint-just-closed', until } : undefined
}

const quietDay: Objects = ({ purpose }, { zone, rules: { quietDays }, holidays }, at) => {
  if (!quietDays.purposes.includes(purpose)) return undefined
  const day = localDay(new Date(at).toISOString(), zone)
  const isStatutory = quietDays.statutory && holidayStatus(day, holidays) === 'holiday'
  if (!isStatutory && !quietDays.days.includes(day) && !quietDays.days.includes(day.slice(5))) return undefined
  if (quietDays.do === 'drop') return { reason: 'quiet-day' }
  const until = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds
  return { reason: 'quiet-day', until }
}

const quietHours: Objects = ({ purpose, whenQuiet }, { zone, rules }, at) => {
  const hours = rules.quietHours.by[purpose] ?? rules.quietHours
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  const clock = local.toPlainTime().toString({ smallestUnit: 'minute' })
  if (!isWithin(clock, hours)) return undefined
  if (whenQuiet === 'drop') return { reason: 'quiet-hours' }
  const day = clock < hours.to ? local.toPlainDate() : local.toPlainDate().add({ days: 1 })
  const end = day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(hours.to) })
  return { reason: 'quiet-hours', until: end.epochMilliseconds }
}

/** From inclusive, to exclusive; spans over midnight where `from` is later than `to`. */
function isWithin(clock: string, { from, to }: { from: string; to: string }): boolean {
  if (from <= to) return clock >= from && clock < to
  return clock >= from || clock < to
}

const tooClose: Objects = (asked, { contact, lastExemptAt, rules }, at) => {
  const sent = contact.recent.filter(({ messageId }) => messageId !== asked.messageId).map((each) => each.at)
  const last = Math.max(...[...sent, ...(lastExemptAt ? [lastExemptAt] : [])].map((each) => Date.parse(each)))
  const until = last + lengthOf(rules.manners.distance)
  return at < until ? { reason: 'distance', until } : undefined
}

/** What was to be decided anew by now and was not is as good as gone after this time, in milliseconds. */
const GIVEN_UP = 15 * 60_000

/** The messages of higher priority that wait for their moment. */
function waitingBefore(asked: Asked, { contact }: Situation, at: number): { until: number; purpose: Purpose }[] {
  return contact.waiting
    .filter(({ messageId, purpose }) => messageId !== asked.messageId && goesBefore(purpose, asked.purpose))
    .map(({ until, purpose }) => ({ until: Date.parse(until), purpose }))
    .filter(({ until }) => at < until + GIVEN_UP)
}

/** What is more important and due within the hour goes first. */
const givesWay: Objects = (asked, situation, at) => {
  const distance = lengthOf(situation.rules.manners.distance)
  const next = waitingBefore(asked, situation, at).filter(({ until }) => until < at + distance)
  if (next.length === 0) return undefined
  return { reason: 'gives-way', until: Math.max(...next.map(({ until }) => until)) + distance }
}

/** Counts what was sent, and what waits and is more important: its place is kept for it. */
const capped: Objects = (asked, situation, at) => {
  const sent = situation.contact.recent
    .filter(({ messageId }) => messageId !== asked.messageId)
    .map((each) => ({ ...each, until: Date.parse(each.at) }))
  const all = [...sent, ...waitingBefore(asked, situation, at)]
  const objections = situation.rules.caps
    .filter((cap) => cap.purposes.includes(asked.purpose))
    .flatMap((cap) => {
      const until = freeAgain(cap, all, at)
      return until === undefined ? [] : [{ reason: `frequency-cap: ${nameOf(cap)}`, until }]
    })
  const [first, ...others] = objections
  return first && others.reduce((latest, each) => (each.until > latest.until ? each : latest), first)
}

/** When the cap lets one more through; undefined where it does at once. */
function freeAgain(cap: Cap, all: readonly { until: number; purpose: Purpose }[], at: number): number | undefined {
  const [counting, length] = [cap.counting ?? cap.purposes, lengthOf(cap.per)]
  const times = all
    .filter(({ purpose, until }) => counting.includes(purpose) && Math.abs(at - until) < length)
    .map(({ until }) => until)
    .sort((a, b) => a - b)
  const decisive = times[times.length - cap.most]
  return decisive === undefined ? undefined : decisive + length
}

/** `care+survey+marketing 2/P7D` */
const nameOf = ({ purposes, most, per }: Cap): string => `${purposes.join('+')} ${most}/${per}`

/** What may speak against a moment; the first that does is the reason. */
export const timingObjections: readonly Objects[] = [
  complaintJustClosed,
  quietDay,
  quietHours,
  tooClose,
  givesWay,
  capped,
]
