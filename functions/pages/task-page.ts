import { z } from 'zod'
import { taskView } from '../../console/task-view.ts'
import { words } from '../../console/words.ts'
import { readStore } from '../dealers/dealer-store.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import { httpFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { applyResult } from '../tasks/apply-result.ts'
import { readTaskKinds } from '../tasks/task-kinds.ts'
import type { Task } from '../tasks/task-record.ts'
import { openTasksOf } from '../tasks/task-store.ts'
import { describeTask } from './task-list.ts'
import { answerInvalidLink, answerPage, openLink, readForm, sayOnPage, visitOf } from './visit.ts'

/** What the page says about what was just done; it comes back in the address, so that a reload repeats nothing. */
const saidSchema = z.enum(['taskDone', 'taskGone', 'taskOwn', 'formInvalid']).optional().catch(undefined)
type Said = NonNullable<z.infer<typeof saidSchema>>

const formSchema = z.object({ taskId: z.string().min(1), result: z.string().min(1) })

/** More than anybody does in a day; what is due first is shown. */
const MOST = 40

/** GET and POST /tasks/{token}: what somebody of a store has to do, by when it is due, with what to say and one tap for each result. */
export async function taskPage(request: HttpRequest, services: Services): Promise<HttpResponse> {
  const link = await openLink('tasks', request, services)
  if ('refusal' in link) return link.refusal
  const { dealerId, advisorId } = link.claims
  const store = await readStore(services.table, dealerId)
  const advisor = store?.advisors.find((each) => each.advisorId === advisorId)
  if (!store || !advisor?.active) return answerInvalidLink(request, 403)
  const isHis = (task: Task): boolean =>
    task.advisorId === advisorId || (task.advisorId === undefined && advisor.role === 'manager')
  const own = (await openTasksOf(services.table, dealerId)).filter(isHis)
  if (request.method === 'POST') return answerResult(own, advisorId, request, services)
  const visit = visitOf(request, advisor.language)
  const { language, action, carried } = visit
  const kinds = await readTaskKinds(services.settings)
  const there = { store, advisor, kinds, carried, telling: { now: request.now, zone: store.dealer.zone, language } }
  const said = saidSchema.parse(request.query.said)
  const body = taskView({
    language,
    action,
    tasks: await Promise.all(own.slice(0, MOST).map((task) => describeTask(task, there, services))),
    ...(said && { flash: { tone: said === 'taskDone' ? 'good' : 'bad', text: words[said][language] } }),
  })
  return answerPage(visit, { title: words.tasksTitle[language], body, place: `${store.dealer.name} · ${advisor.name}` })
}

async function answerResult(
  own: readonly Task[],
  by: string,
  request: HttpRequest,
  services: Services,
): Promise<HttpResponse> {
  const form = readForm(request, formSchema)
  const task = own.find(({ taskId }) => taskId === form?.taskId)
  const go = (said: Said): HttpResponse => sayOnPage(request, said)
  if (!form) return go('formInvalid')
  if (!task) return go('taskGone')
  return go(answers[await applyResult({ task, by, result: form.result, now: request.now }, services)])
}

const answers = { done: 'taskDone', over: 'taskGone', own: 'taskOwn', 'no-such-result': 'formInvalid' } as const

export const handler = httpFunction(taskPage)
