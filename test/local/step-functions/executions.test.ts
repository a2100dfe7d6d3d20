import { expect, it } from 'vitest'
import { z } from 'zod'
import { LAMBDA, openMachineRoom, START, TOKEN_TASK, tokenTasks } from './machine-room.ts'

const pass = (Output: unknown = 'v1') => ({ StartAt: 'P', States: { P: { Type: 'Pass', Output, End: true } } })
const wait = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } }
const text = (definition: object) => JSON.stringify({ QueryLanguage: 'JSONata', ...definition })

it('answers the running execution for the same name and input', async () => {
  const room = openMachineRoom()
  const machine = await room.create(wait)
  const first = await room.engine.handle('StartExecution', { stateMachineArn: machine, name: 'a', input: '{"n":1}' })
  await room.clock.advanceTo(START + 30_000)

  const again = await room.engine.handle('StartExecution', { stateMachineArn: machine, name: 'a', input: '{"n":1}' })

  expect(again).toEqual(first)
})

it('refuses a used name with another input, or after the end', async () => {
  const room = openMachineRoom()
  const machine = await room.create(wait)
  await room.start(machine, { n: 1 }, 'a')

  await expect(room.start(machine, { n: 2 }, 'a')).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' })
  await room.clock.advanceTo(START + 60_000)
  await expect(room.start(machine, { n: 1 }, 'a')).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' })
})

it('starts one execution for two equal starts at the same time', async () => {
  const room = openMachineRoom()
  const machine = await room.create(wait)

  const arns = await Promise.all([room.start(machine, {}, 'a'), room.start(machine, {}, 'a')])

  expect(new Set(arns).size).toBe(1)
})

it.each([
  ['StateMachineDoesNotExist', { stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:none' }],
  ['InvalidArn', { stateMachineArn: 'journey' }],
  ['InvalidName', { stateMachineArn: 'journey', name: 'a b' }],
])('refuses a start with %s', async (code, request) => {
  await expect(openMachineRoom().engine.handle('StartExecution', request)).rejects.toMatchObject({ code })
})

it('refuses an input that is not JSON', async () => {
  const room = openMachineRoom()
  const stateMachineArn = await room.create(wait)

  await expect(room.engine.handle('StartExecution', { stateMachineArn, input: '{' })).rejects.toMatchObject({
    code: 'InvalidExecutionInput',
  })
})

const listed = z.object({
  executions: z.array(z.object({ name: z.string(), status: z.string() })),
  nextToken: z.string().optional(),
})

it('lists executions newest first, page by page, and by status', async () => {
  const room = openMachineRoom()
  const stateMachineArn = await room.create(wait)
  for (const name of ['a', 'b', 'c']) await room.start(stateMachineArn, {}, name)
  await room.clock.advanceTo(START + 60_000)
  await room.start(stateMachineArn, {}, 'd')

  const list = async (request: object) =>
    listed.parse(await room.engine.handle('ListExecutions', { stateMachineArn, ...request }))
  const first = await list({ maxResults: 3 })
  const second = await list({ maxResults: 3, nextToken: first.nextToken })
  const running = await list({ statusFilter: 'RUNNING' })

  expect(first.executions.map(({ name }) => name)).toEqual(['d', 'c', 'b'])
  expect(second.executions.map(({ name }) => name)).toEqual(['a'])
  expect(second.nextToken).toBeUndefined()
  expect(running.executions).toMatchObject([{ name: 'd', status: 'RUNNING' }])
})

const page = z.object({ events: z.array(z.object({ id: z.number() })), nextToken: z.string().optional() })

it('gives the history page by page, forwards and backwards', async () => {
  const room = openMachineRoom()
  const { arn } = await room.run(pass().States)
  const read = async (request: object) =>
    page.parse(await room.engine.handle('GetExecutionHistory', { executionArn: arn, maxResults: 3, ...request }))

  const first = await read({})
  const second = await read({ nextToken: first.nextToken })
  const backwards = await read({ reverseOrder: true })

  expect(first.events.map(({ id }) => id)).toEqual([1, 2, 3])
  expect(second.events.map(({ id }) => id)).toEqual([4])
  expect(second.nextToken).toBeUndefined()
  expect(backwards.events.map(({ id }) => id)).toEqual([4, 3, 2])
})

it('keeps personal data out of the history if asked to', async () => {
  const room = openMachineRoom()
  const { arn } = await room.run(pass('secret').States)

  const answer = await room.engine.handle('GetExecutionHistory', { executionArn: arn, includeExecutionData: false })

  expect(JSON.stringify(answer)).not.toContain('secret')
})

it('lets a running execution finish on the definition with which it started', async () => {
  const tasks = tokenTasks()
  const room = openMachineRoom({ tasks })
  const ask = { Type: 'Task', Resource: TOKEN_TASK, Next: 'P' }
  const version = (Output: string) => ({ StartAt: 'Ask', States: { Ask: ask, ...pass(Output).States } })
  const stateMachineArn = await room.create(version('old'))
  const arn = await room.start(stateMachineArn)
  await room.clock.advanceTo(START)

  await room.engine.handle('UpdateStateMachine', { stateMachineArn, definition: text(version('new')) })
  await room.engine.handle('SendTaskSuccess', { taskToken: tasks.tokens[0], output: '1' })

  expect(await room.describe(arn)).toMatchObject({ output: 'old' })
  const used = await room.engine.handle('DescribeStateMachineForExecution', { executionArn: arn })
  expect(used).toMatchObject({ definition: text(version('old')) })
})

const version = z.object({ stateMachineVersionArn: z.string() })

it('runs the version that a version ARN or an alias names', async () => {
  const room = openMachineRoom()
  const { handle } = room.engine
  const stateMachineArn = await room.create(pass('v1'))
  const v1 = version.parse(await handle('PublishStateMachineVersion', { stateMachineArn })).stateMachineVersionArn
  const updated = await handle('UpdateStateMachine', { stateMachineArn, definition: text(pass('v2')), publish: true })
  const v2 = version.parse(updated).stateMachineVersionArn
  const route = (stateMachineVersionArn: string) => [{ stateMachineVersionArn, weight: 100 }]
  const { stateMachineAliasArn } = z
    .object({ stateMachineAliasArn: z.string() })
    .parse(await handle('CreateStateMachineAlias', { name: 'live', routingConfiguration: route(v1) }))
  const outputOf = async (arn: string) => {
    const started = await room.start(arn)
    await room.clock.advanceTo(START)
    return (await room.describe(started)).output
  }

  expect([v1, v2]).toEqual([`${stateMachineArn}:1`, `${stateMachineArn}:2`])
  expect(await outputOf(v1)).toBe('v1')
  expect(await outputOf(v2)).toBe('v2')
  expect(await outputOf(stateMachineAliasArn)).toBe('v1')
  await handle('UpdateStateMachineAlias', { stateMachineAliasArn, routingConfiguration: route(v2) })
  expect(await outputOf(stateMachineAliasArn)).toBe('v2')
  expect(await handle('ListStateMachineVersions', { stateMachineArn })).toMatchObject({
    stateMachineVersions: [{ stateMachineVersionArn: v2 }, { stateMachineVersionArn: v1 }],
  })
  expect(listed.parse(await handle('ListExecutions', { stateMachineArn: v1 })).executions).toHaveLength(2)
})

it('publishes an unchanged definition under the version that it has', async () => {
  const { engine, create } = openMachineRoom()
  const stateMachineArn = await create(pass())

  const first = await engine.handle('PublishStateMachineVersion', { stateMachineArn })

  expect(await engine.handle('PublishStateMachineVersion', { stateMachineArn })).toEqual(first)
})

it('creates the same machine twice without complaint, but no other one under its name', async () => {
  const { create } = openMachineRoom()
  const first = await create(pass('v1'))

  expect(await create(pass('v1'))).toBe(first)
  await expect(create(pass('v2'))).rejects.toMatchObject({ code: 'StateMachineAlreadyExists' })
})

it('lists and deletes machines; what runs goes on to its end', async () => {
  const room = openMachineRoom()
  const stateMachineArn = await room.create(wait, 'b')
  await room.create(pass(), 'a')
  const arn = await room.start(stateMachineArn)

  const before = await room.engine.handle('ListStateMachines', {})
  await room.engine.handle('DeleteStateMachine', { stateMachineArn })
  await room.clock.advanceTo(START + 60_000)

  expect(before).toMatchObject({ stateMachines: [{ name: 'a' }, { name: 'b' }] })
  expect(await room.describe(arn)).toMatchObject({ status: 'SUCCEEDED' })
  await expect(room.start(stateMachineArn)).rejects.toMatchObject({ code: 'StateMachineDoesNotExist' })
})

it('tells of every start and end, after it is stored', async () => {
  const told: string[] = []
  const room = openMachineRoom({
    onStatusChange: async ({ executionArn, status }) => {
      told.push(`${status} ${(await room.describe(executionArn)).status}`)
    },
  })
  const arn = await room.start(await room.create(wait))
  await room.clock.advanceTo(START)
  await room.engine.handle('StopExecution', { executionArn: arn })
  await room.clock.advanceTo(START)

  expect(told).toEqual(['RUNNING RUNNING', 'ABORTED ABORTED'])
})

it('names the partition of China in the ARNs of a China region', async () => {
  const room = openMachineRoom({ region: 'cn-north-1', accountId: '123456789012' })

  expect(await room.start(await room.create(pass()), {}, 'x')).toBe(
    'arn:aws-cn:states:cn-north-1:123456789012:execution:journey:x',
  )
})

it('does the same, event by event, for the same seed', async () => {
  const runOnce = async () => {
    const room = openMachineRoom({ tasks: { invoke: async () => 1 } })
    const call = { Type: 'Task', Resource: LAMBDA, Retry: [{ ErrorEquals: ['X'], JitterStrategy: 'FULL' }], End: true }
    const { arn } = await room.run({
      Id: { Type: 'Pass', Output: '{% [$uuid(), $random(), $now()] %}', Next: 'Call' },
      Call: call,
    })
    return { arn, events: await room.history(arn) }
  }

  expect(await runOnce()).toEqual(await runOnce())
})

it('lets a year of daily waits pass in moments', async () => {
  const room = openMachineRoom()
  const began = performance.now()

  const { status, stopDate } = await room.run(
    {
      Day: { Type: 'Wait', Seconds: 86_400, Next: 'Count' },
      Count: { Type: 'Pass', Output: '{% $states.input + 1 %}', Next: 'Enough' },
      Enough: { Type: 'Choice', Choices: [{ Condition: '{% $states.input < 365 %}', Next: 'Day' }], Default: 'End' },
      End: { Type: 'Succeed' },
    },
    { input: 0 },
  )

  expect(status).toBe('SUCCEEDED')
  expect(stopDate).toEqual(new Date(START + 365 * 86_400_000))
  expect(performance.now() - began).toBeLessThan(2000)
})

it('knows no other operation', async () => {
  await expect(openMachineRoom().engine.handle('RedriveExecution', {})).rejects.toMatchObject({
    code: 'UnknownOperationException',
  })
})
