import type { TaskCard } from '../../console/task-view.ts'
import { fill, type Language, words } from '../../console/words.ts'
import { HEAD_OFFICE } from '../dealers/headquarters.ts'
import { maskName } from '../messages/mask.ts'
import { nameModel } from '../messages/name-car.ts'
import { readAbout } from '../messages/variables/read-about.ts'
import type { Services } from '../shared/services.ts'
import { applyResult } from '../tasks/apply-result.ts'
import { readTaskKinds, type TaskKind } from '../tasks/task-kinds.ts'
import type { Task } from '../tasks/task-record.ts'
import { openTasksOf } from '../tasks/task-store.ts'
import { sayMoment } from './moments.ts'

/** What operations have to see to themselves, for no dealer looks after it; what is due first first, nobody's name in full. */
export async function readOfficeTasks(
  { now, language }: { now: string; language: Language },
  services: Services,
): Promise<TaskCard[]> {
  const [tasks, kinds] = await Promise.all([openTasksOf(services.table, HEAD_OFFICE), readTaskKinds(services.settings)])
  const telling = { now, zone: services.config.zone, language }
  return Promise.all(
    tasks.map(async (task) => ({
      ...(await aboutOf(task, kinds[task.task], { language, services })),
      due: sayMoment(task.dueAt, telling),
      isPressing: Date.parse(task.dueAt) < Date.parse(now),
    })),
  )
}

async function aboutOf(
  { taskId, task, subject }: Task,
  kind: TaskKind | undefined,
  { language, services }: { language: Language; services: Services },
): Promise<Omit<TaskCard, 'due' | 'isPressing'>> {
  const { person, vehicle } = await readAbout(services.table, subject)
  const car = vehicle && (await nameModel(vehicle, services))
  const customer = person ? maskName(person.name) : words.customer[language]
  const known = { customer, car: car ?? words.scriptThis[language], dealer: '', advisor: '' }
  return {
    taskId,
    title: kind?.title[language] ?? task,
    customer,
    phone: undefined,
    car: [car, `${subject.type} ${subject.id}`].filter(Boolean).join(' · '),
    grade: undefined,
    script: kind ? fill(kind.script, language, known) : '',
    results: kind?.results.map(({ value, label }) => ({ value, label: label[language] })) ?? [],
    path: undefined,
  }
}

/** Records how it went; `taskGone` where it is over, or was never head office's. */
export async function answerOfficeTask(
  { taskId, result, by, now }: { taskId: string; result: string; by: string; now: string },
  services: Services,
): Promise<'taskDone' | 'taskGone' | 'formInvalid'> {
  const task = (await openTasksOf(services.table, HEAD_OFFICE)).find((each) => each.taskId === taskId)
  if (!task) return 'taskGone'
  const applied = await applyResult({ task, by, result, now }, services)
  return applied === 'done' ? 'taskDone' : applied === 'over' ? 'taskGone' : 'formInvalid'
}
