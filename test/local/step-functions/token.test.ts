import { expect, it } from 'vitest'
import { openMachineRoom, START, TOKEN_TASK, tokenTasks } from './machine-room.ts'

const ask = (more: object = {}) => ({
  Ask: {
    Type: 'Task',
    Resource: TOKEN_TASK,
    Arguments: { token: '{% $states.context.Task.Token %}' },
    End: true,
    ...more,
  },
})

async function waiting(more: object = {}, others: Record<string, object> = {}) {
  const tasks = tokenTasks()
  const room = openMachineRoom({ tasks })
  const { arn } = await room.run({ ...ask(more), ...others }, { until: START })
  const [taskToken = ''] = tasks.tokens
  return { ...room, arn, taskToken, tokens: tasks.tokens }
}

it('goes on with the output of SendTaskSuccess', async () => {
  const { engine, describe, arn, taskToken } = await waiting()

  await engine.handle('SendTaskSuccess', { taskToken, output: '{"accepted":true}' })

  expect(await describe(arn)).toMatchObject({ status: 'SUCCEEDED', output: { accepted: true } })
})

it('takes one answer only: a second one is too late', async () => {
  const { engine, taskToken } = await waiting()
  await engine.handle('SendTaskSuccess', { taskToken, output: '1' })

  await expect(engine.handle('SendTaskSuccess', { taskToken, output: '2' })).rejects.toMatchObject({
    code: 'TaskTimedOut',
  })
})

it('takes the first of two answers that come at the same time', async () => {
  const { engine, describe, arn, taskToken } = await waiting()

  const answers = await Promise.allSettled(
    ['"first"', '"second"'].map((output) => engine.handle('SendTaskSuccess', { taskToken, output })),
  )

  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(await describe(arn)).toMatchObject({ output: 'first' })
})

it('takes an answer that comes before the request itself was answered', async () => {
  const room = openMachineRoom({
    tasks: {
      invoke: async (_resource, _args, { taskToken }) => {
        await room.engine.handle('SendTaskSuccess', { taskToken, output: '"early"' })
        return { ignored: true }
      },
    },
  })

  const { arn, output } = await room.run(ask())

  expect(output).toBe('early')
  expect((await room.history(arn)).map(({ type }) => type)).not.toContain('TaskSubmitted')
})

it('knows no token that it has not given, and none of an execution that it has not started', async () => {
  const { engine } = await waiting()
  const unknown = Buffer.from(`99.0.1.${'0'.repeat(16)}`).toString('base64url')
  const answer = (taskToken: string) => engine.handle('SendTaskSuccess', { taskToken, output: '1' })

  await expect(answer('nonsense')).rejects.toMatchObject({ code: 'InvalidToken' })
  await expect(answer(unknown)).rejects.toMatchObject({ code: 'TaskDoesNotExist' })
})

it('does not take a guessed token for the right one', async () => {
  const { engine, taskToken } = await waiting()
  const guessed = Buffer.from(
    Buffer.from(taskToken, 'base64url')
      .toString()
      .replace(/.{16}$/, '0'.repeat(16)),
  ).toString('base64url')

  await expect(engine.handle('SendTaskSuccess', { taskToken: guessed, output: '1' })).rejects.toMatchObject({
    code: 'TaskTimedOut',
  })
})

it('refuses an output that is not JSON', async () => {
  const { engine, taskToken } = await waiting()

  await expect(engine.handle('SendTaskSuccess', { taskToken, output: 'yes' })).rejects.toMatchObject({
    code: 'InvalidOutput',
  })
})

it('gives each attempt a new token; the old one is dead', async () => {
  const { engine, clock, describe, arn, tokens } = await waiting({
    TimeoutSeconds: 60,
    Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 5 }],
  })
  await clock.advanceTo(START + 65_000)
  const [old = '', fresh = ''] = tokens

  await expect(engine.handle('SendTaskSuccess', { taskToken: old, output: '1' })).rejects.toMatchObject({
    code: 'TaskTimedOut',
  })
  await engine.handle('SendTaskSuccess', { taskToken: fresh, output: '2' })

  expect(await describe(arn)).toMatchObject({ output: 2 })
})

it('shows a failure without an error name as null to Catch', async () => {
  const { engine, describe, arn, taskToken } = await waiting(
    { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }] },
    { Caught: { Type: 'Pass', End: true } },
  )

  await engine.handle('SendTaskFailure', { taskToken })

  expect(await describe(arn)).toMatchObject({ status: 'SUCCEEDED', output: { Error: null, Cause: null } })
})

it('lives on with each heartbeat, until the whole timeout is over', async () => {
  const { engine, clock, describe, arn, taskToken } = await waiting({ TimeoutSeconds: 100, HeartbeatSeconds: 30 })
  for (const seconds of [20, 40, 60, 80]) {
    await clock.advanceTo(START + seconds * 1000)
    await engine.handle('SendTaskHeartbeat', { taskToken })
  }

  await clock.advanceTo(START + 200_000)

  expect(await describe(arn)).toMatchObject({ error: 'States.Timeout', stopDate: new Date(START + 100_000) })
})

it('answers nobody after the execution was stopped', async () => {
  const { engine, describe, arn, taskToken } = await waiting()
  await engine.handle('StopExecution', { executionArn: arn, error: 'Ended', cause: 'by the owner' })

  await expect(engine.handle('SendTaskSuccess', { taskToken, output: '1' })).rejects.toMatchObject({
    code: 'TaskTimedOut',
  })
  expect(await describe(arn)).toMatchObject({ status: 'ABORTED', error: 'Ended', cause: 'by the owner' })
})

it('does not take a shutdown for a task that is gone', async () => {
  const { engine, taskToken } = await waiting()
  engine.close()

  await expect(engine.handle('SendTaskSuccess', { taskToken, output: '1' })).rejects.toMatchObject({
    code: 'ServiceUnavailable',
  })
})
