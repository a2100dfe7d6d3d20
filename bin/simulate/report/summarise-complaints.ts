import type { ComplaintFact, Facts } from '../../reconcile/facts.ts'
import { countBy, median, percentile } from './count.ts'
import type { ComplaintsReport, Counts, YearReport } from './year-report.ts'

const MINUTE = 60_000

/** Upper ends in minutes. */
const BUCKETS: readonly [string, number][] = [
  ['≤ 15 min', 15],
  ['≤ 1 h', 60],
  ['≤ 2 h', 120],
  ['≤ 4 h', 240],
  ['≤ 12 h', 720],
  ['≤ 24 h', 1440],
  ['> 24 h', Number.POSITIVE_INFINITY],
]

/** What P1 and P2 are promised by the wall clock; P3 has four business hours, which a night may lie between. */
const PROMISED: Readonly<Record<string, number>> = { P1: 15, P2: 120, P3: 24 * 60 }

export function summariseComplaints({ complaints, entries }: Facts): ComplaintsReport[] {
  return [...Map.groupBy(complaints.values(), ({ severity }) => severity)]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([severity, all]) => {
      const minutes = all.flatMap((complaint) => minutesToContact(complaint, entries))
      const none = all.length - minutes.length
      return {
        severity,
        filed: all.length,
        median: median(minutes),
        p90: percentile(minutes, 0.9),
        longest: Math.max(0, ...minutes),
        inTime: minutes.filter((each) => each <= (PROMISED[severity] ?? 0)).length,
        buckets: { ...bucketsOf(minutes), ...(none > 0 && { none }) },
        closed: countBy(all, ({ state, closedBecause }) => (state === 'closed' ? (closedBecause ?? 'closed') : state)),
        reopened: all.reduce((sum, { reopened }) => sum + reopened, 0),
      }
    })
}

/** From the filing to the first time that a human spoke with the person. */
function minutesToContact({ complaintId, filedAt }: ComplaintFact, entries: Facts['entries']): number[] {
  const contact = (entries.get(complaintId) ?? [])
    .filter(({ what }) => what === 'contacted')
    .map(({ at }) => Date.parse(at))
    .toSorted((a, b) => a - b)
    .at(0)
  return contact === undefined ? [] : [(contact - Date.parse(filedAt)) / MINUTE]
}

function bucketsOf(minutes: readonly number[]): Counts {
  const found = minutes.map((each) => BUCKETS.find(([, end]) => each <= end)?.[0] ?? '')
  return Object.fromEntries(BUCKETS.map(([name]) => [name, found.filter((each) => each === name).length]))
}

export function summariseLevels({ complaints, entries }: Facts): YearReport['levels'] {
  const told = [...complaints.values()].flatMap(({ complaintId, severity }) =>
    (entries.get(complaintId) ?? [])
      .filter(({ what }) => what === 'told')
      .map(({ detail }) => ({ level: detail.replace(/:.*/, ''), severity })),
  )
  return [...Map.groupBy(told, (each) => each.level)].map(([level, all]) => ({
    level,
    counts: countBy(all, ({ severity }) => severity),
  }))
}
