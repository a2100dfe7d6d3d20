import { expect, it } from 'vitest'
import { seededRandom } from '../../../local/step-functions/jsonata/aws-functions.ts'
import { failingTasks, LAMBDA, openMachineRoom, START, untracked } from './machine-room.ts'

const always = (error: string, times = 20) => Array.from({ length: times }, () => error)
const task = (retry: object[], more: object = {}) => ({
  Call: { Type: 'Task', Resource: LAMBDA, Arguments: { FunctionName: 'f' }, Retry: retry, End: true, ...more },
})

/** Seconds after the start at which the task was tried. */
async function attempts(retry: object[], errors: string[]): Promise<number[]> {
  const room = openMachineRoom({ tasks: failingTasks(...errors) })
  const { arn } = await room.run(task(retry))
  const events = await room.history(arn)
  return events.filter(({ type }) => type === 'TaskScheduled').map(({ timestamp }) => (+timestamp - START) / 1000)
}

it('waits 1, 2 and 4 seconds between attempts if the retrier says nothing else, and gives up after three retries', async () => {
  expect(await attempts([{ ErrorEquals: ['Busy'] }], always('Busy'))).toEqual([0, 1, 3, 7])
})

it('multiplies the interval by the backoff rate for each retry', async () => {
  const retrier = { ErrorEquals: ['Busy'], IntervalSeconds: 3, BackoffRate: 1.5, MaxAttempts: 4 }

  expect(await attempts([retrier], always('Busy'))).toEqual([0, 3, 7.5, 14.25, 24.375])
})

it('never waits longer than MaxDelaySeconds', async () => {
  const retrier = { ErrorEquals: ['Busy'], IntervalSeconds: 2, MaxAttempts: 5, MaxDelaySeconds: 10 }

  expect(await attempts([retrier], always('Busy'))).toEqual([0, 2, 6, 14, 24, 34])
})

it('with full jitter waits any part of the capped delay, and the same for the same seed', async () => {
  const retrier = {
    ErrorEquals: ['Busy'],
    IntervalSeconds: 8,
    MaxAttempts: 12,
    MaxDelaySeconds: 16,
    JitterStrategy: 'FULL',
  }

  const first = await attempts([retrier], always('Busy'))
  const again = await attempts([retrier], always('Busy'))

  const pauses = first.slice(1).map((at, index) => at - (first[index] ?? 0))
  expect(again).toEqual(first)
  expect(Math.max(...pauses)).toBeLessThan(16)
  expect(Math.max(...pauses)).toBeGreaterThan(8)
  expect(new Set(pauses).size).toBe(12)
  expect(pauses[0]).toBeLessThan(8)
})

it('does not retry at all with MaxAttempts 0', async () => {
  expect(await attempts([{ ErrorEquals: ['Busy'], MaxAttempts: 0 }], always('Busy'))).toEqual([0])
})

it('uses only the first retrier that matches, and counts each by itself', async () => {
  const retriers = [
    { ErrorEquals: ['Busy'], IntervalSeconds: 1, MaxAttempts: 1 },
    { ErrorEquals: ['States.ALL'], IntervalSeconds: 100, MaxAttempts: 1 },
  ]

  expect(await attempts(retriers, ['Busy', 'Other', 'Busy', 'Busy'])).toEqual([0, 1, 101])
})

it('counts all retries in the context, and evaluates the arguments anew for each', async () => {
  const tasks = failingTasks('Busy', 'Other', 'Busy')
  const room = openMachineRoom({ tasks })
  const Arguments = { FunctionName: 'f', Payload: '{% $states.context.State.RetryCount %}' }
  const retriers = [{ ErrorEquals: ['Busy'] }, { ErrorEquals: ['States.ALL'] }]

  await room.run(task(retriers, { Arguments }))

  expect(tasks.calls).toEqual([0, 1, 2, 3].map((Payload) => ({ FunctionName: 'f', Payload })))
})

it('starts counting anew when the state is entered again', async () => {
  const tasks = failingTasks('Busy', 'Busy', 'Busy', 'Busy')
  const room = openMachineRoom({ tasks })
  const Retry = [{ ErrorEquals: ['Busy'], MaxAttempts: 1 }]
  const Catch = [{ ErrorEquals: ['Busy'], Next: 'Call' }]

  const { arn } = await room.run(task(Retry, { Catch }))

  const tried = (await room.history(arn)).filter(({ type }) => type === 'TaskScheduled')
  expect(tried.map(({ timestamp }) => (+timestamp - START) / 1000)).toEqual([0, 1, 1, 2, 2])
})

it('repeats a whole Parallel when one of its branches fails', async () => {
  const room = openMachineRoom({ tasks: failingTasks('Busy'), random: seededRandom(2) })
  const branch = (Name: string) => ({ StartAt: Name, States: { [Name]: task([]).Call } })

  const { output } = await room.run({
    Both: {
      Type: 'Parallel',
      Branches: [branch('A'), branch('B')],
      Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 60 }],
      End: true,
    },
  })

  expect(output).toEqual(['done', 'done'])
})

it('ignores an answer to an earlier attempt', async () => {
  const answers: ((value: string) => void)[] = []
  const room = openMachineRoom({
    activity: untracked(), // nobody waits for the late answer
    tasks: { invoke: () => new Promise((resolve) => answers.push(resolve)) },
  })
  const late = task([{ ErrorEquals: ['States.Timeout'] }], { TimeoutSeconds: 10 })
  const { arn } = await room.run(late, { until: START + 11_000 })

  answers[0]?.('late')
  await untracked().idle()
  expect(await room.describe(arn)).toMatchObject({ status: 'RUNNING' })
  answers[1]?.('in time')
  await untracked().idle()

  expect(await room.describe(arn)).toMatchObject({ output: 'in time' })
})
