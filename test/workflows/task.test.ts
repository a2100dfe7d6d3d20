import { describe, expect, test } from 'vitest'
import { leadClosed, leadContacted, leadCreated } from '../../events/lead.ts'
import { taskDone } from '../../events/task.ts'
import { openStage, type Role } from './journey-stage.ts'
import { shortJourney } from './short-journey.ts'

const STEPS = `  - task: { to: holder, task: first-call, within: { business: PT1H }, on: { done: told, missed: late }, unless: { LeadContacted: spoken } }
  - { label: told, emit: told }
  - update: { result: '{% $task.result %}' }
    go: end
  - { label: late, emit: late }
  - update: { result: '{% $task.result %}' }
    go: end
  - { label: spoken, emit: spoken }
  - update: { result: '{% $task.result %}' }
`
const done = (result: string, taskId = 'tsk-1') => ({ taskId, task: 'first-call', by: 'A-1', result })

async function openTask(roles: Record<string, Role> = {}, steps = STEPS) {
  const stage = await openStage({
    journeys: [shortJourney(steps)],
    roles: {
      'open-task': () => ({ taskId: 'tsk-1', dueAt: '2026-11-21T03:00:00Z', state: 'open' }),
      'miss-task': () => ({ missed: true }),
      'emit-event': () => ({}),
      'update-lead': () => ({}),
      ...roles,
    },
  })
  await stage.happen(leadCreated, { captureId: 'evt-1', brand: 'yunchi' })
  return {
    ...stage,
    at: (time: string) => stage.clock.advanceTo(Date.parse(`2026-11-21T${time}Z`)),
    way: () => stage.inputsOf('emit-event').map(({ milestone }) => milestone),
    result: () => stage.inputsOf('update-lead').map(({ set }) => set),
  }
}

describe('A task', () => {
  test('is given to whom the journey says, by when it says', async () => {
    const stage = await openTask()

    expect(stage.inputsOf('open-task')).toMatchObject([
      {
        to: 'holder',
        task: 'first-call',
        due: { business: 'PT1H' },
        step: 'first-call',
        event: { name: 'LeadCreated' },
      },
    ])
  })

  test('that is done goes on at once, with its result', async () => {
    const stage = await openTask()

    await stage.happen(taskDone, done('reached'))

    expect(stage.way()).toEqual(['told'])
    expect(stage.result()).toEqual([{ result: 'reached' }])
    expect(stage.inputsOf('miss-task')).toEqual([])
  })

  test('is not done by what is said about another task', async () => {
    const stage = await openTask()

    await stage.happen(taskDone, done('reached', 'tsk-9'))

    expect(stage.way()).toEqual([])
  })

  test('that is not done in time is missed, and not a second before', async () => {
    const stage = await openTask()

    await stage.at('02:59:59')
    const before = stage.inputsOf('miss-task')
    await stage.at('03:00:00')

    expect(before).toEqual([])
    expect(stage.inputsOf('miss-task')).toMatchObject([{ taskId: 'tsk-1' }])
    expect(stage.way()).toEqual(['late'])
    expect(stage.result()).toEqual([{ result: 'missed' }])
  })

  test('that was done at the very moment when time was over counts as done', async () => {
    const stage = await openTask({ 'miss-task': () => ({ missed: false }) })

    await stage.at('03:00:00')
    const before = stage.way()
    await stage.happen(taskDone, done('no-answer'))

    expect(before).toEqual([])
    expect(stage.way()).toEqual(['told'])
    expect(stage.result()).toEqual([{ result: 'no-answer' }])
  })

  test('that was dropped is waited for no longer than five minutes', async () => {
    const stage = await openTask({ 'miss-task': () => ({ missed: false }) })

    await stage.at('03:05:00')

    expect(stage.way()).toEqual(['told'])
    expect(stage.result()).toEqual([{ result: 'dropped' }])
  })

  test('for which there is nobody is as good as missed, at once', async () => {
    const stage = await openTask({ 'open-task': ({ now }) => ({ taskId: 'tsk-1', dueAt: now, state: 'nobody' }) })

    expect(stage.way()).toEqual(['late'])
    expect(stage.result()).toEqual([{ result: 'nobody' }])
  })

  test('becomes needless by an event that the journey names', async () => {
    const stage = await openTask()

    await stage.happen(leadContacted, { advisorId: 'A-1', channel: 'phone' })

    expect(stage.way()).toEqual(['spoken'])
    expect(stage.result()).toEqual([{ result: 'LeadContacted' }])
  })

  test('ends with the journey', async () => {
    const stage = await openTask()

    await stage.happen(leadClosed, { outcome: 'won' })

    expect(stage.way()).toEqual([])
    expect(await stage.executionOf('short')).toMatchObject({ status: 'SUCCEEDED', output: { reason: 'LeadClosed' } })
  })

  test.each([
    ['PT15M', { wall: 'PT15M' }],
    [
      '{ business: { H: PT1H, A: PT1H, B: PT4H, C: closing } }',
      { business: { H: 'PT1H', A: 'PT1H', B: 'PT4H', C: 'closing' } },
    ],
    ['{ agreedOr: P3D }', { agreedOr: 'P3D' }],
    ["{ at: '{% $event.occurredAt %}' }", { at: '2026-11-21T02:00:00.000Z' }],
    ['\'{% $event.name = "LeadCreated" ? "PT20M" : "PT1H" %}\'', { wall: 'PT20M' }],
    ['\'{% {"business": "PT2H"} %}\'', { business: 'PT2H' }],
  ])('within %s is due so', async (within, due) => {
    const stage = await openTask({}, `  - task: { to: holder, task: first-call, within: ${within} }\n`)

    expect(stage.inputsOf('open-task')).toMatchObject([{ due }])
  })
})
