import { bookService } from '../../../functions/bookings/book-service.ts'
import { readFreeSlots, readStaffing } from '../../../functions/bookings/booking-store.ts'
import { applyResult } from '../../../functions/tasks/apply-result.ts'
import { readTaskKinds } from '../../../functions/tasks/task-kinds.ts'
import type { Task } from '../../../functions/tasks/task-record.ts'
import { openTasksOf } from '../../../functions/tasks/task-store.ts'
import type { Life } from '../life.ts'
import type { Store } from '../stores.ts'
import { HOUR, iso, MINUTE } from './moments.ts'
import type { Visits } from './visits.ts'
import type { Known } from './workshop.ts'

/** How many of their tasks staff do in time; the others are missed. */
const DONE_IN_TIME = 0.84

/** How calls go, where a task has such results; else any of its results. */
const RESULTS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'overdue-call': { booked: 30, reached: 30, 'not-reached': 30, declined: 10 },
  'missed-booking-call': { booked: 40, came: 5, reached: 25, 'not-reached': 25, declined: 5 },
  'call-back-after-service': { satisfied: 70, dissatisfied: 6, 'not-reached': 24 },
  'recover-service': { recovered: 60, complaint: 20, 'not-reached': 20 },
}

/** Staff look at their list of tasks several times a day, and do them or forget them. Gives the look of one store. */
export function openStaff(
  life: Life,
  {
    visits,
    dissatisfied,
    reached,
  }: {
    visits: Visits
    dissatisfied: (known: Known, about: string) => void
    /** Somebody spoke with the person of a lead. */
    reached: (leadId: string, advisorId: string) => void
  },
) {
  const { agenda, chance, machine, now } = life
  const { services } = machine
  const seen = new Set<string>()

  const finish = async (task: Task): Promise<void> => {
    const kinds = await readTaskKinds(services.settings)
    const results = kinds[task.task]?.results.map(({ value }) => value) ?? []
    const weights =
      RESULTS[task.task] ?? Object.fromEntries(results.map((value) => [value, value === 'not-reached' ? 0.5 : 1]))
    const known = task.subject.type === 'vehicle' ? life.cars.get(task.subject.id) : undefined
    const wanted = chance.pick(weights, 'result', task.taskId)
    const result = wanted === 'booked' && !(known && (await bookByStaff(known))) ? 'reached' : wanted
    const by = task.advisorId ?? `${task.dealerId}-2`
    const outcome = await applyResult({ task, by, result, now: iso(now()) }, services)
    life.did(`task ${outcome === 'done' ? result : outcome}`)
    if (known && result === 'booked') await visits.expect(known)
    if (task.subject.type === 'lead' && result === 'reached') reached(task.subject.id, by)
    if (known && result === 'dissatisfied') dissatisfied(known, task.taskId)
  }

  /** On the phone: the advisor takes one of the free slots of the coming days. */
  const bookByStaff = async ({ vehicleId, personId, owner: { dealerId } }: Known): Promise<boolean> => {
    const at = iso(now())
    const staffing = await readStaffing(dealerId, services)
    const slots = staffing ? await readFreeSlots(staffing, at, services.table) : []
    const slot = slots[Math.floor(chance.of('slot', vehicleId, now()) * Math.min(60, slots.length))]
    if (!slot) return false
    const { outcome } = await bookService(
      { vehicleId, personId, dealerId, startsAt: slot.startsAt, by: 'staff', now: at },
      services,
    )
    return outcome === 'booked'
  }

  const look = async (dealerId: string): Promise<void> => {
    for (const task of await openTasksOf(services.table, dealerId)) {
      if (seen.has(task.taskId)) continue
      seen.add(task.taskId)
      if (!chance.happens(DONE_IN_TIME, 'does', task.taskId)) continue
      const left = Date.parse(task.dueAt) - now()
      if (left <= MINUTE) continue
      agenda.plan({
        at: now() + chance.between(0.05, 0.9, 'does at', task.taskId) * left,
        what: `task ${task.task}`,
        act: () => finish(task),
      })
    }
  }

  /** Every other hour from nine to six. */
  const lookAgain = (store: Store): void => {
    const hour = new Date(now() + 8 * HOUR).getUTCHours()
    const next = hour < 9 ? 9 - hour : hour >= 18 ? 33 - hour : 2
    const at = Math.floor(now() / HOUR) * HOUR + next * HOUR + 7 * MINUTE
    agenda.plan({
      at,
      what: 'staff looked at their tasks',
      act: () => look(store.dealer.dealerId).then(() => lookAgain(store)),
    })
  }
  return { start: lookAgain, look }
}
