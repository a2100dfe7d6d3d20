import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { statusChanges } from '../../../local/step-functions/executions/status-changes.ts'
import { openStore } from '../../../local/store.ts'
import { LAMBDA, openMachineRoom, START, TOKEN_TASK, tokenTasks, untracked } from './machine-room.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'step-functions-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

type Options = Parameters<typeof openMachineRoom>[0]

/** A machine room on a file. `crash` is the end of its process, as far as one process can play it. */
function openOnFile(options: Options = {}) {
  const store = openStore(join(folder, 'machine.sqlite'))
  const room = openMachineRoom({ ...options, store })
  const crash = (): void => {
    room.engine.close()
    store.close()
  }
  return { ...room, crash }
}

const call = { Type: 'Task', Resource: LAMBDA, Arguments: { FunctionName: 'f' }, End: true }

it('repeats a task whose answer was lost, and records one completion', async () => {
  const asked = Promise.withResolvers<void>()
  const first = openOnFile({
    tasks: {
      invoke: () => {
        asked.resolve()
        return new Promise(() => undefined)
      },
    },
  })
  const arn = await first.start(await first.create({ StartAt: 'Call', States: { Call: call } }))
  await asked.promise
  first.crash()

  const second = openOnFile({ tasks: { invoke: async () => 'done' } })
  second.engine.resume()
  await second.clock.advanceTo(START)

  expect(await second.describe(arn)).toMatchObject({ status: 'SUCCEEDED', output: 'done' })
  const types = (await second.history(arn)).map(({ type }) => type)
  expect(types).toEqual([
    'ExecutionStarted',
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskSucceeded',
    'TaskStateExited',
    'ExecutionSucceeded',
  ])
})

it('does not send the request of a token task again once it was answered, and still takes the token', async () => {
  const tasks = tokenTasks()
  const first = openOnFile({ tasks })
  const ask = { ...call, Resource: TOKEN_TASK }
  const arn = await first.start(await first.create({ StartAt: 'Ask', States: { Ask: ask } }))
  await first.clock.advanceTo(START)
  first.crash()

  const second = openOnFile({ tasks })
  second.engine.resume()
  await second.clock.advanceTo(START + 1000)
  await second.engine.handle('SendTaskSuccess', { taskToken: tasks.tokens[0], output: '"yes"' })

  expect(tasks.tokens).toHaveLength(1)
  expect(await second.describe(arn)).toMatchObject({ status: 'SUCCEEDED', output: 'yes' })
})

it('fires timers that are overdue after a restart in order of their time, not of their start', async () => {
  const first = openOnFile()
  const machine = await first.create({
    StartAt: 'Wait',
    States: {
      Wait: { Type: 'Wait', Seconds: '{% $states.input.seconds %}', Next: 'Call' },
      Call: { ...call, Arguments: { FunctionName: 'f', Payload: '{% $states.input.seconds %}' } },
    },
  })
  for (const seconds of [300, 100, 200, 5000]) await first.start(machine, { seconds })
  await first.clock.advanceTo(START + 1000)
  first.crash()

  const fired: unknown[] = []
  const second = openOnFile({
    startAt: START + 3_600_000,
    tasks: { invoke: async (_resource, args) => fired.push(args) },
  })
  second.engine.resume()
  await second.clock.advanceTo(START + 3_600_000)
  const overdue = [...fired]
  await second.clock.advanceTo(START + 5_000_000)

  const payloads = (calls: unknown[]) => calls.map((args) => ({ ...Object(args) }).Payload)
  expect(payloads(overdue)).toEqual([100, 200, 300])
  expect(payloads(fired)).toEqual([100, 200, 300, 5000])
})

it('times a task out whose time ended while the machine was off, without asking for it again', async () => {
  const first = openOnFile({ tasks: { invoke: () => new Promise(() => undefined) }, activity: untracked() })
  const arn = await first.start(
    await first.create({ StartAt: 'Call', States: { Call: { ...call, TimeoutSeconds: 60 } } }),
  )
  await first.store.committed()
  await untracked().idle()
  first.crash()

  let asked = 0
  const second = openOnFile({ startAt: START + 3_600_000, tasks: { invoke: async () => ++asked } })
  second.engine.resume()
  await second.clock.advanceTo(START + 3_600_000)

  expect(await second.describe(arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' })
  expect(asked).toBe(0)
})

it('keeps variables, results of branches and retry counts over a restart in the middle', async () => {
  const definition = {
    StartAt: 'Set',
    States: {
      Set: { Type: 'Pass', Assign: { who: 'Li' }, Next: 'Both' },
      Both: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'Quick', States: { Quick: { Type: 'Pass', Output: '{% "quick " & $who %}', End: true } } },
          {
            StartAt: 'Slow',
            States: {
              Slow: { ...call, Output: '{% $states.context.State.RetryCount %}', Retry: [{ ErrorEquals: ['Busy'] }] },
            },
          },
        ],
        End: true,
      },
    },
  }
  const busy = Object.assign(new Error('busy'), { code: 'Busy' })
  const first = openOnFile({
    tasks: {
      invoke: async () => {
        throw busy
      },
    },
  })
  const arn = await first.start(await first.create(definition))
  await first.clock.advanceTo(START + 1500) // one retry done, waiting for the second
  first.crash()

  const second = openOnFile({ startAt: START + 1500 })
  second.engine.resume()
  await second.clock.advanceTo(START + 60_000)

  expect(await second.describe(arn)).toMatchObject({ output: ['quick Li', 2] })
})

it('tells of a status change again until somebody has taken it', async () => {
  const first = openOnFile({ onStatusChange: () => Promise.reject(new Error('nobody there')) })
  await first.start(await first.create({ StartAt: 'End', States: { End: { Type: 'Succeed' } } }), { a: 1 }, 'one')
  await first.clock.advanceTo(START)
  first.crash()

  const told: object[] = []
  const second = openOnFile({ onStatusChange: async (change) => void told.push(change) })
  second.engine.resume()
  await second.clock.advanceTo(START)
  second.crash()
  const third = openOnFile({ onStatusChange: async (change) => void told.push(change) })
  third.engine.resume()
  await third.clock.advanceTo(START)

  expect(told).toMatchObject([
    { status: 'RUNNING', name: 'one', startDate: START, stopDate: null, input: '{"a":1}', output: null },
    { status: 'SUCCEEDED', name: 'one', startDate: START, stopDate: START, output: '{"a":1}', error: null },
  ])
})

it('sends again only what had no answer', async () => {
  const asked: string[] = []
  const tasks = {
    invoke: async (_resource: string, args: unknown) => {
      const { FunctionName } = { ...Object(args) }
      asked.push(FunctionName)
      return FunctionName === 'never' ? new Promise(() => undefined) : {}
    },
  }
  const branch = (name: string, Resource: string) => ({
    StartAt: name,
    States: { [name]: { ...call, Resource, Arguments: { FunctionName: name } } },
  })
  const first = openOnFile({ tasks, activity: untracked() })
  const both = { Type: 'Parallel', Branches: [branch('never', LAMBDA), branch('token', TOKEN_TASK)], End: true }
  await first.start(await first.create({ StartAt: 'Both', States: { Both: both } }))
  await first.clock.advanceTo(START)
  first.crash()

  const second = openOnFile({ tasks, activity: untracked() })
  second.engine.resume()
  await second.clock.advanceTo(START)

  expect(asked).toEqual(['never', 'token', 'never'])
})

it('tells of a status change only when it is on disk', async () => {
  const seen: { told: string; stored: unknown }[] = []
  const room = openOnFile({
    onStatusChange: async ({ executionArn, status }) => {
      const onDisk = new DatabaseSync(join(folder, 'machine.sqlite'), { readOnly: true })
      const row = onDisk.prepare('SELECT status FROM sfn_execution WHERE arn = ?').get(executionArn)
      onDisk.close()
      seen.push({ told: status, stored: row?.status })
    },
  })
  const machine = await room.create({ StartAt: 'Call', States: { Call: call } })
  await Promise.all([1, 2, 3].map(() => room.start(machine)))
  await room.clock.advanceTo(START)

  expect(seen).toHaveLength(6)
  expect(seen.filter(({ stored }) => stored === undefined)).toEqual([])
  expect(seen.filter(({ told, stored }) => told === 'SUCCEEDED' && stored !== told)).toEqual([])
})

it('asks for a task only when that it will ask is on disk', async () => {
  const onDisk: unknown[] = []
  const room = openOnFile({
    tasks: {
      invoke: async () => {
        const reader = new DatabaseSync(join(folder, 'machine.sqlite'), { readOnly: true })
        onDisk.push(JSON.stringify(reader.prepare('SELECT events FROM sfn_history').all()).includes('TaskScheduled'))
        reader.close()
        return 1
      },
    },
  })
  await room.start(await room.create({ StartAt: 'Call', States: { Call: call } }))
  await room.clock.advanceTo(START)

  expect(onDisk).toEqual([true])
})

it('holds a status change back until the transaction that it is part of has ended', async () => {
  const { store, clock, activity } = openOnFile()
  const told: unknown[] = []
  const changes = statusChanges({ store, clock, activity }, async () => {
    const reader = new DatabaseSync(join(folder, 'machine.sqlite'), { readOnly: true })
    told.push(reader.prepare('SELECT COUNT(*) AS kept FROM sfn_status_change').get()?.kept)
    reader.close()
  })
  const none = { versionArn: undefined, aliasArn: undefined, stoppedAt: undefined, output: undefined }
  const row = { ...none, arn: 'a', machine: 'm', revision: 1, name: 'n', status: 'RUNNING', startedAt: 0, input: '{}' }

  const written = store.write(() => changes.add({ ...row, error: undefined, cause: undefined }))
  changes.deliver()
  await written
  await activity.idle()

  expect(told).toEqual([1])
})
