import { expect, it } from 'vitest'
import { failingTasks, LAMBDA, openMachineRoom, START, TOKEN_TASK, tokenTasks } from './machine-room.ts'

const caught = { Type: 'Pass', End: true }
const choiceWithoutWay = { Type: 'Choice', Choices: [{ Condition: false, Next: 'Caught' }] }
const inParallel = (state: object) => ({
  Both: {
    Type: 'Parallel',
    Branches: [{ StartAt: 'In', States: { In: state, Caught: caught } }],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
    End: true,
  },
  Caught: caught,
})

it('catches a failed expression with States.ALL', async () => {
  const { output } = await openMachineRoom().run(inParallel({ Type: 'Pass', Output: '{% $nobody %}', End: true }))

  expect(output).toMatchObject({ Error: 'States.QueryEvaluationError' })
})

it('does not catch States.Runtime with States.ALL', async () => {
  const { status, error, cause } = await openMachineRoom().run(inParallel(choiceWithoutWay))

  expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.Runtime' })
  expect(cause).toBe('Failed to transition out of the state. The state does not point to a next state.')
})

it('fails a Choice whose condition is not true or false', async () => {
  const { error, cause } = await openMachineRoom().run({
    Route: { Type: 'Choice', Choices: [{ Condition: '{% "yes" %}', Next: 'End' }], Default: 'End' },
    End: { Type: 'Succeed' },
  })

  expect(error).toBe('States.QueryEvaluationError')
  expect(cause).toContain(`Expected 'boolean', but was 'string' for value: "yes"`)
})

it('hands the error of a branch out under its own name and aborts the other branches', async () => {
  const room = openMachineRoom({ tasks: failingTasks('Broken') })
  const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: state } })

  const { arn, error } = await room.run({
    Both: {
      Type: 'Parallel',
      Branches: [
        branch('Slow', { Type: 'Wait', Seconds: 1000, End: true }),
        branch('Call', { Type: 'Task', Resource: LAMBDA, End: true }),
      ],
      End: true,
    },
  })

  expect(error).toBe('Broken')
  expect((await room.history(arn)).map(({ type }) => type)).toContain('WaitStateAborted')
})

it.each(['States.Timeout', 'States.ALL'])(
  'ends a task that takes longer than TimeoutSeconds, to be caught by %s',
  async (name) => {
    const { output, stopDate } = await openMachineRoom({ tasks: tokenTasks() }).run({
      Ask: {
        Type: 'Task',
        Resource: TOKEN_TASK,
        TimeoutSeconds: '{% 60 * 60 %}',
        Catch: [{ ErrorEquals: [name], Next: 'Caught' }],
        End: true,
      },
      Caught: caught,
    })

    expect(output).toEqual({ Error: 'States.Timeout', Cause: '' })
    expect(stopDate).toEqual(new Date(START + 3_600_000))
  },
)

it('does not take a timeout for States.TaskFailed', async () => {
  const { status, error } = await openMachineRoom({ tasks: tokenTasks() }).run({
    Ask: {
      Type: 'Task',
      Resource: TOKEN_TASK,
      TimeoutSeconds: 5,
      Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'Caught' }],
      End: true,
    },
    Caught: caught,
  })

  expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.Timeout' })
})

it.each(['States.Timeout', 'States.HeartbeatTimeout'])('lets a missed heartbeat be caught by %s', async (name) => {
  const { output, stopDate } = await openMachineRoom({ tasks: tokenTasks() }).run({
    Ask: {
      Type: 'Task',
      Resource: TOKEN_TASK,
      TimeoutSeconds: 600,
      HeartbeatSeconds: 30,
      Catch: [{ ErrorEquals: [name], Next: 'Caught' }],
      End: true,
    },
    Caught: caught,
  })

  expect(output).toEqual({ Error: 'States.Timeout', Cause: '' })
  expect(stopDate).toEqual(new Date(START + 30_000))
})

it('times a whole machine out, whatever its states would catch', async () => {
  const { status, stopDate } = await openMachineRoom({ tasks: tokenTasks() }).run(
    {
      Ask: {
        Type: 'Task',
        Resource: TOKEN_TASK,
        TimeoutSeconds: 7200,
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
        End: true,
      },
      Caught: caught,
    },
    { machine: { TimeoutSeconds: 3600 } },
  )

  expect(status).toBe('TIMED_OUT')
  expect(stopDate).toEqual(new Date(START + 3_600_000))
})

it('ends an execution that runs in circles when its history is full', async () => {
  const { error, cause } = await openMachineRoom().run({
    Round: { Type: 'Pass', Next: 'Again' },
    Again: { Type: 'Pass', Next: 'Round' },
  })

  expect(error).toBe('States.Runtime')
  expect(cause).toContain('25000')
})

it('refuses a result of more than 262,144 bytes, counting bytes and not characters', async () => {
  const big = (length: number) => openMachineRoom({ tasks: { invoke: async () => '汽'.repeat(length) } })
  const states = { Call: { Type: 'Task', Resource: LAMBDA, Output: 'small', End: true } }

  expect(await big(87_380).run(states)).toMatchObject({ status: 'SUCCEEDED' })
  expect(await big(87_381).run(states)).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' })
})

it('tolerates as many failed items of a distributed Map as it says, and no more', async () => {
  const states = (ToleratedFailurePercentage: number) => ({
    Each: {
      Type: 'Map',
      Items: [1, 2, 3, 4],
      MaxConcurrency: 1,
      ToleratedFailurePercentage,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Call',
        States: { Call: { Type: 'Task', Resource: LAMBDA, End: true } },
      },
      End: true,
    },
  })
  const failing = () => openMachineRoom({ tasks: failingTasks('Bad', 'Bad') })

  expect(await failing().run(states(50))).toMatchObject({ status: 'SUCCEEDED' })
  expect(await failing().run(states(49.9))).toMatchObject({ error: 'States.ExceedToleratedFailureThreshold' })
})
