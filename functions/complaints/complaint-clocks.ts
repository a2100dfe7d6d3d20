import { Temporal } from 'temporal-polyfill'
import type { CaseFacts } from '../dates/case-facts.ts'
import { type LegalClock, readLegalClocks } from '../dates/legal-clock.ts'
import { type ClockReading, readClocks } from '../dates/legal-clocks.ts'
import { factOf } from '../dates/legal-deadline.ts'
import { localDay } from '../dates/period.ts'
import { readHolidays } from '../dates/statutory-days.ts'
import type { Services } from '../shared/services.ts'
import type { Complaint } from './complaint-record.ts'

/** How the legal clocks of a complaint stand at `now`. */
export async function clocksOf(
  { facts }: Pick<Complaint, 'facts'>,
  { now, zone }: { now: string; zone: string | undefined },
  { settings, config }: Pick<Services, 'settings' | 'config'>,
): Promise<ClockReading[]> {
  const [clocks, holidays] = await Promise.all([readLegalClocks(settings), readHolidays(settings)])
  return readClocks(facts, { clocks, holidays, now, zone: zone ?? config.zone })
}

/** Those that run towards something that somebody should be warned of; the 24 hours of a first contact are the ladder's. */
export async function warningClocksOf(
  complaint: Pick<Complaint, 'facts'>,
  when: { now: string; zone: string | undefined },
  services: Pick<Services, 'settings' | 'config'>,
): Promise<ClockReading[]> {
  const clocks = await readLegalClocks(services.settings)
  const watched = clocks.filter((clock) => clock.kind === 'count' || isWatchedDeadline(clock, complaint.facts))
  const ids = new Set(watched.map(({ id }) => id))
  return (await clocksOf(complaint, when, services)).filter(({ clock }) => ids.has(clock))
}

const isWatchedDeadline = (clock: LegalClock, facts: CaseFacts): boolean =>
  clock.kind === 'deadline' && clock.length.unit !== 'hours' && factOf(clock.starts, facts) !== undefined

/** Nothing that is open is left out of sight for longer, in days: somebody may have to be reminded of it. */
const LOOKED_AT_EVERY = 7

/** The first day on which a clock of a complaint can say something else than now; within a week in any case. */
export async function nextLook(
  complaint: Pick<Complaint, 'facts'>,
  when: { now: string; zone: string | undefined },
  services: Pick<Services, 'settings' | 'config'>,
): Promise<string> {
  const zone = when.zone ?? services.config.zone
  const today = localDay(when.now, zone)
  const inAWeek = Temporal.PlainDate.from(today).add({ days: LOOKED_AT_EVERY }).toString()
  const readings = await warningClocksOf(complaint, when, services)
  const changes = readings.flatMap((reading) => changesOn(reading, zone, dayAfter(today)))
  return [inAWeek, ...changes].reduce((first, day) => (day < first ? day : first))
}

/** An end passes with its day; a count grows at a moment; what nobody can tell yet may be announced any day. */
function changesOn(reading: ClockReading, zone: string, tomorrow: string): string[] {
  if (reading.state === 'unknown') return reading.year === undefined ? [] : [tomorrow]
  if (reading.state !== 'running' && reading.state !== 'warned') return []
  const next = reading.next?.includes('T') ? localDay(reading.next, zone) : reading.next
  const end = reading.until && dayAfter(reading.until)
  return [next, end].filter((day) => day !== undefined)
}

const dayAfter = (day: string): string => Temporal.PlainDate.from(day).add({ days: 1 }).toString()
