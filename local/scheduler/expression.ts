import { Cron } from 'croner'

/** When a schedule is due. All times are epoch milliseconds. */
export interface Occurrences {
  /** The first occurrence after `moment`. */
  after(moment: number): number | undefined
}

/** A schedule's expression that this machine does not understand. */
class ScheduleRefused extends Error {
  constructor(expression: string, why: string) {
    super(
      `Schedule ${expression}: ${why}. Understood are rate(5 minutes), cron(0 9 * * ? *) and at(2026-11-21T09:00:00).`,
    )
    this.name = 'ScheduleRefused'
  }
}

const UNITS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

/** Reads an expression of EventBridge Scheduler; `start` is when a rate begins, `zone` an IANA name. */
export function readSchedule(expression: string, { start, zone }: { start: number; zone: string }): Occurrences {
  const [, kind, inner = ''] = /^(rate|cron|at)\((.*)\)$/.exec(expression) ?? []
  if (kind === 'rate') return everySoOften(expression, inner, start)
  if (kind === 'cron') return cron(expression, inner, zone)
  if (kind === 'at') return cronLike(expression, () => new Cron(inner, { timezone: zone }))
  throw new ScheduleRefused(expression, 'not an expression of EventBridge Scheduler')
}

function everySoOften(expression: string, inner: string, start: number): Occurrences {
  const [, count, unit] = /^([1-9]\d*) (minute|hour|day)s?$/.exec(inner) ?? []
  if (unit !== 'minute' && unit !== 'hour' && unit !== 'day') throw new ScheduleRefused(expression, 'not a rate')
  const period = Number(count) * UNITS[unit]
  return { after: (moment) => start + (Math.floor(Math.max(0, moment - start) / period) + 1) * period }
}

/** AWS's six fields (minutes … year; 1 is Sunday) are those of Quartz without seconds. */
function cron(expression: string, inner: string, zone: string): Occurrences {
  if (inner.split(' ').length !== 6) throw new ScheduleRefused(expression, 'cron has six fields')
  return cronLike(
    expression,
    () =>
      new Cron(`0 ${inner}`, {
        mode: '7-part',
        alternativeWeekdays: true,
        timezone: zone,
        domAndDow: true,
        sloppyRanges: true,
      }),
  )
}

function cronLike(expression: string, open: () => Cron): Occurrences {
  try {
    const pattern = open()
    return { after: (moment) => pattern.nextRun(new Date(moment))?.getTime() }
  } catch (error) {
    throw new ScheduleRefused(expression, error instanceof Error ? error.message : 'not understood')
  }
}
