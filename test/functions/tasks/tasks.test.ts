import { afterEach, expect, test } from 'vitest'
import { dropTasksOfRun } from '../../../functions/tasks/drop-tasks.ts'
import { finishTask } from '../../../functions/tasks/finish-task.ts'
import { missTask } from '../../../functions/tasks/miss-task.ts'
import { openTasksOf } from '../../../functions/tasks/task-store.ts'
import { everyDay } from '../../support/stores.ts'
import { saturday, sunday } from '../leads/scene.ts'
import { type Held, held } from './scene.ts'

let scene: Held
afterEach(() => scene.close())

const listed = async () =>
  (await openTasksOf(scene.services.table, 'D1')).map(({ task, advisorId }) => [task, advisorId])

test('a task goes to who holds the lead, stands in the list of the store, and he is told once', async () => {
  scene = await held()

  const opened = await scene.open()
  const again = await scene.open()

  expect(opened).toMatchObject({ state: 'open', dueAt: saturday('11:00') })
  expect(again).toEqual(opened)
  expect(await listed()).toEqual([['follow-up-call', 'X']])
  expect(await scene.told('task-new')).toEqual(['X@outbox'])
  expect(await scene.task(opened.taskId)).toMatchObject({ state: 'open', advisorId: 'X', dealerId: 'D1' })
  expect(scene.names().filter((name) => name === 'TaskOpened')).toHaveLength(2)
})

test('the message names the task, masks the person, and leads to the page of tasks', async () => {
  scene = await held()

  await scene.open()

  const [message] = await scene.items('OUTBOX#')
  const sent = (await scene.items('OUTBOX#')).find(({ template }) => template === 'task-new')
  expect(message).toBeDefined()
  expect(sent?.text).toMatch(/^【待办·跟进联系】张\*\*，请在 11:00 前完成并登记结果：https:\/\/l\.example\.cn\/tasks\//)
})

test('a first call is not announced: he has just taken the lead', async () => {
  scene = await held()

  await scene.open({ task: 'first-call' })

  expect(await listed()).toEqual([['first-call', 'X']])
  expect(await scene.told('task-new')).toEqual([])
})

test('an hour of business at 19:50, ten minutes before closing, ends the next morning at 09:50', async () => {
  scene = await held({ dealer: { hours: everyDay('09:00', '20:00') } })

  expect(await scene.open({ now: saturday('19:50') })).toMatchObject({ dueAt: sunday('09:50') })
})

test('due by closing: today while the store is open, and when it is closed, at the end of its next day', async () => {
  scene = await held()

  expect(await scene.open({ due: { business: 'closing' } })).toMatchObject({ dueAt: saturday('18:00') })
  const late = await scene.open({ step: 'late', now: saturday('21:00'), due: { business: 'closing' } })
  expect(late).toMatchObject({ dueAt: sunday('18:00') })
})

test('a midday break is no closing', async () => {
  const hours = {
    sat: [
      { from: '09:00', to: '12:00' },
      { from: '13:30', to: '18:00' },
    ],
  }
  scene = await held({ dealer: { hours } })

  expect(await scene.open({ due: { business: 'closing' } })).toMatchObject({ dueAt: saturday('18:00') })
})

test('a time by grade: a lead that has no grade is called as slowly as one of those who do not want to be profiled', async () => {
  scene = await held()
  const due = { business: { H: 'PT1H', A: 'PT1H', B: 'PT4H', C: 'closing' } }

  expect(await scene.open({ due })).toMatchObject({ dueAt: saturday('14:00') })
})

test('nobody holds the lead: there is no task', async () => {
  scene = await held()
  const { services, leadId } = scene
  await services.table.update({ key: { pk: `LEAD#${leadId}`, sk: 'LEAD' }, update: 'REMOVE holder' })

  expect(await scene.open()).toMatchObject({ state: 'nobody' })
  expect(await listed()).toEqual([])
  expect(scene.names()).toEqual([])
})

test('a store without a manager: the review stands in its list, for whoever comes', async () => {
  scene = await held({ others: [] })

  expect(await scene.open({ to: 'manager', task: 'review-give-up' })).toMatchObject({ state: 'open' })
  expect(await listed()).toEqual([['review-give-up', undefined]])
})

test('done in time: it is done, off the list, TaskDone says by whom and how, and it is not missed later', async () => {
  scene = await held()
  const { taskId } = await scene.open()

  const done = { taskId, subject: scene.subject, by: 'X', result: 'reached', now: saturday('10:30') }
  expect(await finishTask(done, scene.services)).toEqual({ outcome: 'done' })
  expect(await finishTask({ ...done, now: saturday('10:31') }, scene.services)).toEqual({ outcome: 'done' })
  expect(await missTask({ taskId, subject: scene.subject, now: saturday('11:00') }, scene.services)).toEqual({
    missed: false,
  })

  expect(await scene.task(taskId)).toMatchObject({ state: 'done', result: 'reached', doneAt: saturday('10:30') })
  expect(await listed()).toEqual([])
  const told = scene.published.filter(({ name }) => name !== 'TaskOpened' && name.startsWith('Task'))
  expect(new Set(told.map(({ metadata }) => metadata.id)).size).toBe(1)
  expect(told[0]).toMatchObject({ name: 'TaskDone', facts: { taskId, by: 'X', result: 'reached' } })
})

test('missed: off the list, TaskMissed is told, and a result that comes afterwards changes nothing', async () => {
  scene = await held()
  const { taskId } = await scene.open()

  const missed = await missTask({ taskId, subject: scene.subject, now: saturday('11:00') }, scene.services)
  const late = { taskId, subject: scene.subject, by: 'X', result: 'reached', now: saturday('11:01') }

  expect(missed).toEqual({ missed: true })
  expect(await finishTask(late, scene.services)).toEqual({ outcome: 'missed' })
  expect(await scene.task(taskId)).toMatchObject({ state: 'missed' })
  expect(await listed()).toEqual([])
})

test('a run that asks for the next thing no longer wants the one before', async () => {
  scene = await held()
  const first = await scene.open({ step: 'call' })
  await scene.open({ step: 'call@2', now: saturday('10:30') })

  expect(await scene.task(first.taskId)).toMatchObject({ state: 'dropped' })
  expect(await listed()).toHaveLength(1)
})

test('a run is over: what it asked for is dropped, what another run asked for stays', async () => {
  scene = await held()
  await scene.open()
  await scene.open({ run: { id: 'run-2' }, task: 'ask-feedback' })

  await dropTasksOfRun({ runId: 'run-1', subject: scene.subject, now: saturday('10:20') }, scene.services.table)

  expect(await listed()).toEqual([['ask-feedback', 'X']])
})
