import { Temporal } from 'temporal-polyfill'
import type { LadderLevel, Severity } from '../../../events/complaint.ts'
import { shippedComplaintRules } from '../../../functions/complaints/complaint-rules.ts'
import { shippedHolidays } from '../../../functions/dates/statutory-days.ts'
import { addBusinessTime } from '../../../functions/dealers/business-time.ts'
import { weekDays } from '../../../functions/dealers/dealer-record.ts'
import type { Level } from './ladders.ts'
import type { Lived } from './live-cases.ts'

/** What became of one level of one ladder, over all cases. */
export interface LevelResult {
  severity: Severity
  to: LadderLevel
  after: string
  /** Cases in which nobody had answered when it came due. */
  due: number
  toldOnce: number
  toldTwice: number
  /** Due, and not told. */
  missed: string[]
  /** Told, though somebody had answered in time. */
  needless: string[]
  /** Told at another moment than the exact one. */
  late: string[]
}

/** Compares what was told with what had to be: a level is due when nobody answered before its moment. */
export function judge(lived: readonly Lived[], ladders: Record<Severity, readonly Level[]>): LevelResult[] {
  const severities = ['P1', 'P2', 'P3'] as const
  return severities.flatMap((severity) => {
    const cases = lived.filter((each) => each.severity === severity)
    return ladders[severity].map((level) => judgeLevel(severity, level, cases))
  })
}

function judgeLevel(severity: Severity, level: Level, cases: readonly Lived[]): LevelResult {
  const after = typeof level.after === 'string' ? level.after : `${level.after.business} of opening hours`
  const result: LevelResult = {
    ...{ severity, to: level.to, after, due: 0, toldOnce: 0, toldTwice: 0 },
    ...{ missed: [], needless: [], late: [] },
  }
  for (const one of cases) {
    const moment = momentOf(level, one.filedAt)
    const isDue = one.contactedAt === undefined || Date.parse(one.contactedAt) >= moment
    const told = one.told.filter((each) => each.level === level.to)
    if (isDue) result.due += 1
    if (told.length === 1) result.toldOnce += 1
    if (told.length > 1) result.toldTwice += 1
    if (isDue && told.length === 0) result.missed.push(one.id)
    if (!isDue && told.length > 0) result.needless.push(one.id)
    if (told.some(({ at }) => Math.abs(Date.parse(at) - moment) >= 1000)) result.late.push(one.id)
  }
  return result
}

function momentOf({ after }: Level, filedAt: string): number {
  if (typeof after === 'string') return wall(filedAt, after)
  const hours = Object.fromEntries(weekDays.map((day) => [day, [{ from: '09:00', to: '18:00' }]]))
  const calendar = { hours, zone: 'Asia/Shanghai', holidays: shippedHolidays, holidayRule: 'open-as-usual' } as const
  const open = Date.parse(addBusinessTime({ from: filedAt, duration: after.business, ...calendar }))
  return Math.min(open, wall(filedAt, shippedComplaintRules.businessAtMost))
}

const wall = (from: string, duration: string): number =>
  Date.parse(from) + Temporal.Duration.from(duration).total('milliseconds')

/** Cases that no human answered within a time of the wall clock. */
export const notWithin = (lived: readonly Lived[], within: string): Lived[] =>
  lived.filter(
    ({ filedAt, contactedAt }) => contactedAt === undefined || Date.parse(contactedAt) >= wall(filedAt, within),
  )
