import type { Booking } from '../../../functions/bookings/booking-record.ts'
import type { Run } from '../../../functions/journeys/run-record.ts'
import { dueIn } from '../../reconcile/check-maintenance.ts'
import type { EventFact, Facts } from '../../reconcile/facts.ts'
import { wallTime } from '../../reconcile/local-clock.ts'
import { type SentMessage, sentToOwners } from '../../reconcile/sent-messages.ts'
import { DEFAULT_ZONE } from '../../reconcile/zones.ts'
import { countBy, mostOf } from './count.ts'
import type { FunnelReport, YearReport } from './year-report.ts'

type Way =
  | 'before'
  | 'afterFirst'
  | 'afterSecond'
  | 'afterCall'
  | 'cameWithoutBooking'
  | 'declined'
  | 'gone'
  | 'silent'
  | 'open'

/** What reminders led to, told by what happened to the car between the run's beginning and its end. */
export function summariseFunnel(facts: Facts): FunnelReport {
  const runs = facts.runs.flatMap((run) => (dueIn(run.input) === undefined ? [] : [run]))
  const reminders = Map.groupBy(
    [...sentToOwners(facts).values()].flat().filter(({ purpose }) => purpose !== 'answer'),
    ({ runId }) => runId ?? '',
  )
  const bookings = Map.groupBy(facts.bookings, ({ vehicleId }) => vehicleId)
  const happened = Map.groupBy(
    facts.events.filter(({ subject }) => subject.type === 'vehicle'),
    ({ subject }) => subject.id,
  )
  const ways = runs.map((run) =>
    wayOf(run, {
      sent: reminders.get(run.runId) ?? [],
      bookings: bookings.get(run.subject.id) ?? [],
      events: happened.get(run.subject.id) ?? [],
      calls: facts.tasks.filter(({ runId }) => runId === run.runId).map(({ openedAt }) => openedAt),
    }),
  )
  const count = (way: Way): number => ways.filter((each) => each === way).length
  const sentTo = (many: number): number =>
    runs.filter(({ runId }) => (reminders.get(runId)?.length ?? 0) >= many).length
  return {
    due: runs.length,
    firstSent: sentTo(1),
    secondSent: sentTo(2),
    booked: {
      before: count('before'),
      afterFirst: count('afterFirst'),
      afterSecond: count('afterSecond'),
      afterCall: count('afterCall'),
    },
    cameWithoutBooking: count('cameWithoutBooking'),
    declined: count('declined'),
    gone: count('gone'),
    silent: count('silent'),
    open: count('open'),
    bookings: countBy(
      facts.bookings,
      ({ by, state, cancelledBy }) => `${by} ${cancelledBy ? `cancelled by ${cancelledBy}` : state}`,
    ),
  }
}

function wayOf(
  { startedAt, endedAt, state }: Run,
  { sent, bookings, events, calls }: { sent: SentMessage[]; bookings: Booking[]; events: EventFact[]; calls: string[] },
): Way {
  const within = (at: string): boolean => at >= startedAt && (endedAt === undefined || at <= endedAt)
  const booked = bookings
    .map(({ bookedAt }) => bookedAt)
    .filter(within)
    .toSorted()
    .at(0)
  if (booked !== undefined) return stageOf(booked, sent, calls)
  const names = new Set(events.filter(({ receivedAt }) => within(receivedAt)).map(({ name }) => name))
  if (names.has('ServiceCompleted') || names.has('WorkOrderOpened')) return 'cameWithoutBooking'
  if (names.has('ReminderDeclined')) return 'declined'
  if (names.has('VehicleLeft')) return 'gone'
  return state === 'ended' ? 'silent' : 'open'
}

function stageOf(at: string, sent: readonly SentMessage[], calls: readonly string[]): Way {
  if (calls.some((call) => call <= at)) return 'afterCall'
  const heard = sent.filter(({ sentAt }) => sentAt <= at).length
  if (heard === 0) return 'before'
  return heard === 1 ? 'afterFirst' : 'afterSecond'
}

/** Whom the year asked most of on one day. */
export function findBusiestDealer({ tasks }: Facts): YearReport['busiestDealer'] {
  const [name, count] = mostOf(
    countBy(tasks, ({ dealerId, openedAt }) => `${wallTime(openedAt, DEFAULT_ZONE).day} ${dealerId}`),
  )
  const [day = '', dealerId = ''] = name.split(' ')
  return { day, dealerId, count }
}

export function summariseTasks({ tasks }: Facts): YearReport['tasks'] {
  return [...Map.groupBy(tasks, ({ task }) => task)]
    .map(([task, all]) => {
      const { done = 0, missed = 0, dropped = 0, open = 0 } = countBy(all, ({ state }) => state)
      return { task, opened: all.length, done, missed, dropped, open }
    })
    .toSorted((a, b) => b.opened - a.opened)
}

export function summariseJourneys({ runs }: Facts): YearReport['journeys'] {
  return [...Map.groupBy(runs, ({ journey }) => journey)]
    .map(([journey, all]) => ({
      journey,
      started: all.length,
      running: all.filter(({ state }) => state === 'started').length,
      ends: countBy(
        all.filter(({ state }) => state === 'ended'),
        endOf,
      ),
    }))
    .toSorted((a, b) => b.started - a.started)
}

/** The event that ended it, or that it came to its own end. */
function endOf({ ended, status }: Run): string {
  if (status !== undefined && status !== 'SUCCEEDED') return status
  return ended ? ended.name : 'completed'
}
