import { expect, test } from 'vitest'
import { dropTasksOfRun } from '../../../functions/tasks/drop-tasks.ts'
import { finishTask } from '../../../functions/tasks/finish-task.ts'
import { missTask } from '../../../functions/tasks/miss-task.ts'
import { openTasksOf } from '../../../functions/tasks/task-store.ts'
import { forEachInterleaving } from '../../support/interleave.ts'
import { saturday } from '../leads/scene.ts'
import { type Held, held } from './scene.ts'

interface Open extends Held {
  taskId: string
}

async function open(): Promise<Open> {
  const scene = await held()
  const { taskId } = await scene.open()
  scene.published.length = 0
  return Object.assign(scene, { taskId })
}

const now = saturday('11:00')
const done = ({ taskId, subject }: Open, result = 'reached') => ({ taskId, subject, by: 'X', result, now })

/** Whoever won is in the record and on the bus, and nobody else is. */
async function checkOneEnd(scene: Open): Promise<void> {
  const task = await scene.task(scene.taskId)
  const names = [...new Set(scene.published.map(({ name, facts }) => `${name} ${facts.result ?? ''}`))]
  expect(names).toEqual([task?.state === 'done' ? `TaskDone ${task.result}` : 'TaskMissed '])
  expect(await openTasksOf(scene.services.table, 'D1')).toEqual([])
}

test('done in the very moment in which it is missed: exactly one of the two counts, whatever the order', async () => {
  const ends = new Set<string | undefined>()

  const orders = await forEachInterleaving<Open>({
    open,
    operations: (scene) => [
      { run: (services) => finishTask(done(scene), services) },
      { run: (services) => missTask({ ...done(scene) }, services) },
    ],
    check: async (scene) => {
      await checkOneEnd(scene)
      ends.add((await scene.task(scene.taskId))?.state)
    },
  })

  expect(orders).toBeGreaterThan(2)
  expect([...ends].sort()).toEqual(['done', 'missed'])
})

test('two results at once: one counts', async () => {
  const results = new Set<string | undefined>()

  await forEachInterleaving<Open>({
    open,
    operations: (scene) => [
      { run: (services) => finishTask(done(scene, 'reached'), services) },
      { run: (services) => finishTask(done(scene, 'not-reached'), services) },
    ],
    check: async (scene) => {
      await checkOneEnd(scene)
      results.add((await scene.task(scene.taskId))?.result)
    },
  })

  expect([...results].sort()).toEqual(['not-reached', 'reached'])
})

test('the function dies halfway and the tap is repeated: TaskDone is published at last', async () => {
  const orders = await forEachInterleaving<Open>({
    open,
    operations: (scene) => [{ run: (services) => finishTask(done(scene), services), mayDie: true }],
    check: async (scene) => {
      await finishTask(done(scene), scene.services)
      await checkOneEnd(scene)
    },
  })

  expect(orders).toBeGreaterThan(1)
})

test('done while its run ends: it is done or dropped, and off the list in any case', async () => {
  const ends = new Set<string | undefined>()

  await forEachInterleaving<Open>({
    open,
    operations: (scene) => [
      { run: (services) => finishTask(done(scene), services) },
      { run: ({ table }) => dropTasksOfRun({ runId: 'run-1', subject: scene.subject, now }, table) },
    ],
    check: async (scene) => {
      const task = await scene.task(scene.taskId)
      ends.add(task?.state)
      expect(scene.published.map(({ name }) => name)).toEqual(task?.state === 'done' ? ['TaskDone'] : [])
      expect(await openTasksOf(scene.services.table, 'D1')).toEqual([])
    },
  })

  expect([...ends].sort()).toEqual(['done', 'dropped'])
})
