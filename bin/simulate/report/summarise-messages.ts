import type { Facts } from '../../reconcile/facts.ts'
import { wallTime } from '../../reconcile/local-clock.ts'
import { isExempt, type SentMessage, sentToOwners } from '../../reconcile/sent-messages.ts'
import { DEFAULT_ZONE, zoneOf } from '../../reconcile/zones.ts'
import { countBy, median, mostOf, sortedCounts } from './count.ts'
import type { MessagesReport, PurposeReport, YearReport } from './year-report.ts'

/** From so many messages in a month on, owner-months are counted together. */
const MANY = 8

/** Messages as their purposes are ranked; what has none is an older kind of lead message. */
const purposeOf = ({ purpose, class: legalClass }: { purpose: string | undefined; class: string }): string =>
  purpose ?? (legalClass === 'marketing' ? 'marketing' : 'answer')

const hasLeft = (state: string): boolean => state === 'accepted' || state === 'delivered'

const monthOf = ({ sentAt }: SentMessage): string => wallTime(sentAt, DEFAULT_ZONE).day.slice(0, 7)

export function summariseMessages(facts: Facts, months: readonly string[], owners: number): MessagesReport {
  const byOwner = sentToOwners(facts)
  const all = [...byOwner.values()].flat()
  const perMonth = [...byOwner.values()].flatMap((messages) => [...Map.groupBy(messages, monthOf).values()])
  const counts = perMonth.map(({ length }) => length)
  const perOwnerMonth = Array.from({ length: MANY + 1 }, (_, many) =>
    many < MANY ? counts.filter((count) => count === many).length : counts.filter((count) => count >= MANY).length,
  )
  perOwnerMonth[0] = owners * months.length - counts.length
  return {
    sent: all.length,
    toStaff: facts.messages.filter(({ personId, state }) => personId === undefined && hasLeft(state)).length,
    perOwnerMonth,
    mean: all.length / (owners * months.length || 1),
    most: Math.max(0, ...counts),
    busiest: busiestOf(all),
    purposes: sortedCounts(countBy(all, purposeOf)).map(([purpose]) => summarisePurpose(purpose, byOwner)),
    months: months.map((month) => ({
      month,
      counts: countBy(
        all.filter((message) => monthOf(message) === month),
        purposeOf,
      ),
    })),
    hours: summariseHours(facts, byOwner),
  }
}

function busiestOf(all: readonly SentMessage[]): MessagesReport['busiest'] {
  const [day, count] = mostOf(countBy(all, ({ sentAt }) => wallTime(sentAt, DEFAULT_ZONE).day))
  return { day, count }
}

function summarisePurpose(purpose: string, byOwner: ReadonlyMap<string, SentMessage[]>): PurposeReport {
  const lists = [...byOwner.values()].map((messages) => messages.filter((message) => purposeOf(message) === purpose))
  const most = lists.flatMap((messages) => [...Map.groupBy(messages, monthOf).values()].map(({ length }) => length))
  return {
    purpose,
    sent: lists.reduce((sum, { length }) => sum + length, 0),
    owners: lists.filter(({ length }) => length > 0).length,
    most: Math.max(0, ...most),
  }
}

function summariseHours(facts: Facts, byOwner: ReadonlyMap<string, SentMessage[]>): MessagesReport['hours'] {
  const [kept, exempt] = [Array.from({ length: 24 }, () => 0), Array.from({ length: 24 }, () => 0)]
  for (const [personId, messages] of byOwner) {
    const zone = zoneOf(facts.people.get(personId), facts)
    for (const message of messages) {
      const hour = Number(wallTime(message.sentAt, zone).clock.slice(0, 2))
      const row = isExempt(message) ? exempt : kept
      row[hour] = (row[hour] ?? 0) + 1
    }
  }
  return { kept, exempt }
}

const HOUR = 3_600_000

export function summariseDeferrals({ messages }: Facts): YearReport['deferrals'] {
  const deferred = messages.flatMap((message) => {
    const first = message.decisions.find(({ verdict }) => verdict.startsWith('defer'))
    if (!first || message.personId === undefined) return []
    const last = message.sentAt ?? message.decisions.at(-1)?.at ?? first.at
    return [{ message, reason: first.reason ?? '-', purpose: purposeOf(message), hours: hoursBetween(first.at, last) }]
  })
  const kinds = Map.groupBy(deferred, ({ reason, purpose }) => `${reason} ${purpose}`)
  return [...kinds.values()]
    .flatMap((each) => {
      const [first] = each
      if (!first) return []
      return [
        {
          reason: first.reason,
          purpose: first.purpose,
          count: each.length,
          thenSent: each.filter(({ message }) => hasLeft(message.state)).length,
          thenDropped: each.filter(({ message }) => message.state === 'suppressed').length,
          medianHours: median(each.map(({ hours }) => hours)),
        },
      ]
    })
    .toSorted((a, b) => b.count - a.count)
}

const hoursBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / HOUR

export function summariseSuppressions({ messages }: Facts): YearReport['suppressions'] {
  const stopped = messages.filter(({ state }) => state === 'suppressed')
  const kinds = Map.groupBy(
    stopped,
    (message) => `${message.reason ?? '-'} ${message.personId ? purposeOf(message) : 'staff'}`,
  )
  return [...kinds.values()]
    .flatMap((each) => {
      const [first] = each
      if (!first) return []
      const purpose = first.personId === undefined ? 'staff' : purposeOf(first)
      return [{ reason: first.reason ?? '-', purpose, count: each.length }]
    })
    .toSorted((a, b) => b.count - a.count)
}
