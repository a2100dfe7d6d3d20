import type { TaskCard } from '../../console/task-view.ts'
import { fill, words } from '../../console/words.ts'
import type { Advisor } from '../dealers/dealer-record.ts'
import type { Store } from '../dealers/dealer-store.ts'
import { isSame } from '../leads/lead-writes.ts'
import { nameCar, nameModel } from '../messages/name-car.ts'
import { type Known, readAbout } from '../messages/variables/read-about.ts'
import type { Services } from '../shared/services.ts'
import type { TaskKind } from '../tasks/task-kinds.ts'
import type { Task } from '../tasks/task-record.ts'
import { pagePath } from './links.ts'
import { sayMoment, type Telling } from './moments.ts'

/** Who reads the list, and where. */
export interface Reader {
  store: Store
  advisor: Advisor
  kinds: Readonly<Record<string, TaskKind>>
  telling: Telling
  /** What a link to another page must carry. */
  carried: string
}

const AN_HOUR = 60 * 60 * 1000

/** A task as the page shows it: with what to say, and the ways in which it can end. */
export async function describeTask(task: Task, reader: Reader, services: Services): Promise<TaskCard> {
  const { telling, kinds, store, advisor } = reader
  const { language } = telling
  const kind = kinds[task.task]
  const known = await readAbout(services.table, task.subject)
  // Whoever has to call is told whom, and where.
  const person = known.lead?.lead.person ?? known.person
  const car = await carOf(known, services)
  return {
    taskId: task.taskId,
    title: kind?.title[language] ?? task.task,
    customer: person?.name ?? words.customer[language],
    phone: person?.phone,
    car,
    grade: known.lead?.score?.grade,
    due: sayMoment(task.dueAt, telling),
    isPressing: Date.parse(task.dueAt) - Date.parse(telling.now) < AN_HOUR,
    script: kind
      ? fill(kind.script, language, {
          customer: person?.name ?? words.scriptCustomer[language],
          dealer: store.dealer.name,
          advisor: advisor.name,
          car: car ?? words.scriptThis[language],
        })
      : '',
    results: kind?.results.map(({ value, label }) => ({ value, label: label[language] })) ?? [],
    path: await pathOf(task, known, reader, services),
  }
}

async function carOf({ lead, vehicle }: Known, services: Services): Promise<string | undefined> {
  if (lead) return nameCar(lead, services)
  return vehicle && nameModel(vehicle, services)
}

async function pathOf(
  { openedAt }: Task,
  { lead }: Known,
  { advisor: { dealerId, advisorId }, carried }: Reader,
  { secrets }: Services,
): Promise<string | undefined> {
  if (!lead || !isSame(lead.holder, { dealerId, advisorId })) return undefined
  const claims = { leadId: lead.leadId, dealerId, advisorId }
  return `${await pagePath('held', claims, { from: lead.holder?.since ?? openedAt, secrets })}${carried}`
}
