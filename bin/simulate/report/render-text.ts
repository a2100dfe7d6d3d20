import type { Counts, YearReport } from './year-report.ts'

/** The report for a terminal. */
export function renderText(report: YearReport): string {
  const { life, messages, funnel, reconciled, cost } = report
  return [
    `${life.owners} 位车主的一年 · A year of ${life.owners} owners (${life.cars} cars, ${life.dealers} dealers, ${life.from} – ${life.to}, seed ${life.seed})`,
    ...section('消息 · Messages to owners', [
      `${messages.sent} sent, ${messages.mean.toFixed(2)} per owner and month, the most in one month ${messages.most}; ${messages.toStaff} to staff`,
      `busiest day: ${messages.busiest.day} with ${messages.busiest.count}`,
      `owner-months with 0, 1, 2, … messages: ${messages.perOwnerMonth.join(' ')}`,
      ...messages.purposes.map(
        ({ purpose, sent, owners, most }) =>
          `${cell(purpose, 14)}${figure(sent)} to ${owners} owners, at most ${most} in a month`,
      ),
    ]),
    ...section(
      '没有发出 · Not sent, and why',
      report.suppressions.map(
        ({ reason, purpose, count }) => `${cell(reason, 44)}${cell(purpose, 12)}${figure(count)}`,
      ),
    ),
    ...section(
      '推迟 · Deferred',
      report.deferrals.map(
        ({ reason, purpose, count, thenSent, thenDropped, medianHours }) =>
          `${cell(reason, 44)}${cell(purpose, 12)}${figure(count)}  then sent ${thenSent}, dropped ${thenDropped}; median ${medianHours.toFixed(1)} h`,
      ),
    ),
    ...section('从提醒到预约 · From reminder to booking', [
      `came due ${funnel.due}, first message ${funnel.firstSent}, second ${funnel.secondSent}`,
      `booked: ${counts(funnel.booked)}`,
      `came without booking ${funnel.cameWithoutBooking}, declined ${funnel.declined}, gone ${funnel.gone}, silent ${funnel.silent}, still open ${funnel.open}`,
      `bookings: ${counts(funnel.bookings)}`,
    ]),
    ...section(
      '投诉 · Complaints by time to human contact',
      report.complaints.flatMap(({ severity, filed, inTime, median, p90, longest, buckets, closed, reopened }) => [
        `${severity}: ${filed} filed, ${inTime} in time; median ${Math.round(median)} min, 90 % ${Math.round(p90)} min, longest ${Math.round(longest)} min; reopened ${reopened}`,
        `    ${counts(buckets)}`,
        `    ${counts(closed)}`,
      ]),
    ),
    ...section(
      '升级 · Levels told',
      report.levels.map(({ level, counts: told }) => `${cell(level, 10)}${counts(told)}`),
    ),
    ...section('任务 · Tasks', [
      `busiest: ${report.busiestDealer.dealerId} with ${report.busiestDealer.count} new ones on ${report.busiestDealer.day}`,
      ...report.tasks.map(
        ({ task, opened, done, missed, dropped, open }) =>
          `${cell(task, 26)}${figure(opened)} opened, ${done} done, ${missed} missed, ${dropped} dropped, ${open} open`,
      ),
    ]),
    ...section(
      '旅程 · Journeys',
      report.journeys.map(
        ({ journey, started, running, ends }) =>
          `${cell(journey, 24)}${figure(started)} started, ${running} running; ${counts(ends)}`,
      ),
    ),
    ...section('大家做了什么 · What people did', [counts(report.deeds)]),
    ...section('对账 · Reconciled', [
      `looked at ${counts(reconciled.looked)}`,
      reconciled.breaks.length === 0 ? 'nothing unexplained' : `${reconciled.breaks.length} unexplained:`,
      ...reconciled.breaks.slice(0, 40).map(({ rule, about, found }) => `✗ ${cell(rule, 16)}${about} ${found}`),
    ]),
    '',
    `${cost.seconds.toFixed(0)} s (${Object.entries(cost.phases)
      .map(([phase, seconds]) => `${phase} ${seconds.toFixed(0)}`)
      .join(', ')}), ${cost.megabytes} MB of memory, ${cost.items} items, ${cost.stored.toFixed(0)} MB on disk`,
  ].join('\n')
}

const section = (heading: string, lines: readonly string[]): string[] => [
  '',
  heading,
  ...lines.map((line) => `  ${line}`),
]

const cell = (name: string, width: number): string => name.padEnd(width)

const figure = (value: number): string => String(value).padStart(7)

const counts = (all: Counts): string =>
  Object.entries(all)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
