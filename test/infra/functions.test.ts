import { expect, test } from 'vitest'
import { z } from 'zod'
import { functionList, toPascalCase } from '../../infra/function-list.ts'
import { type Properties, propertiesOf, synthesize } from './synthesize.ts'

const template = synthesize()
const functions = propertiesOf(template, 'AWS::Lambda::Function')

const statementSchema = z.object({
  Effect: z.literal('Allow'),
  Action: z.union([z.string(), z.array(z.string())]).transform((actions) => [actions].flat()),
  Resource: z.unknown(),
})
const policySchema = z.object({
  PolicyDocument: z.object({ Statement: z.array(statementSchema) }),
  Roles: z.tuple([z.object({ Ref: z.string() })]),
})
const policies = [...propertiesOf(template, 'AWS::IAM::Policy').values()].map((each) => policySchema.parse(each))

const actionsOf = (role: string): string[] =>
  policies
    .filter((policy) => policy.Roles[0].Ref.startsWith(role))
    .flatMap((policy) => policy.PolicyDocument.Statement.flatMap((each) => each.Action))

const whoMay = (action: string): string[] =>
  policies
    .filter((policy) => policy.PolicyDocument.Statement.some((each) => each.Action.includes(action)))
    .map((policy) => policy.Roles[0].Ref.replace(/Role[0-9A-F]{8}$/, ''))
    .sort()

test('every function has a live alias, its own role, the log of its domain, and says which file it is', () => {
  const own = (name: string, read: (each: Properties) => unknown) =>
    expect(new Set([...functions.values()].map((each) => JSON.stringify(read(each)))).size, name).toBe(
      functionList.length,
    )
  const entries = Object.values(template.findResources('AWS::Lambda::Function')).map((each) => each.Metadata?.entry)

  expect(functions.size).toBe(functionList.length)
  own('role', (each) => each.Role)
  const logs = new Set([...functions.values()].map((each) => JSON.stringify(each.LoggingConfig)))
  expect(logs.size).toBe(new Set(functionList.map(({ domain }) => domain)).size)
  expect(entries.sort()).toEqual(functionList.map((each) => `functions/${each.domain}/${each.slug}.ts`).sort())
  template.resourceCountIs('AWS::Lambda::Alias', functionList.length)
})

test('functions run on Node 24 on arm64, or on x86_64 where told so', () => {
  const x86 = propertiesOf(synthesize({ context: { architecture: 'x86_64' } }), 'AWS::Lambda::Function')

  for (const each of functions.values()) expect(each).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] })
  for (const each of x86.values()) expect(each.Architectures).toEqual(['x86_64'])
})

test('no role has an action with a wildcard', () => {
  const actions = policies.flatMap((policy) => policy.PolicyDocument.Statement.flatMap((each) => each.Action))

  expect(actions.length).toBeGreaterThan(100)
  expect(actions.filter((action) => action.includes('*'))).toEqual([])
})

test('a resource with a wildcard is a journey, or an action that AWS binds to no resource', () => {
  const wide = policies
    .flatMap((policy) => policy.PolicyDocument.Statement)
    .filter((each) => JSON.stringify(each.Resource).includes('*'))

  const bound = wide.filter((each) => /:ltl-journey-\*"/.test(JSON.stringify(each.Resource)))
  const unbound = wide.filter((each) => !bound.includes(each)).flatMap((each) => each.Action)

  expect(bound.flatMap((each) => each.Action).sort()).toEqual([
    'states:DescribeExecution',
    'states:StartExecution',
    'states:StartExecution',
  ])
  expect(unbound.filter((action) => !/^(states:SendTask(Success|Failure)|logs:\w+)$/.test(action))).toEqual([])
})

test('only enrolment answers waits, and only what starts runs may start them', () => {
  expect(whoMay('states:SendTaskSuccess')).toEqual(['Enrol'])
  expect(whoMay('states:StartExecution')).toEqual(['CheckRuns', 'Enrol'])
})

test('only intake, and what speaks to other systems, reads the keys of the sources', () => {
  const sources = policies.filter((policy) => JSON.stringify(policy).includes('SourcesSecret'))

  expect(sources.map((policy) => policy.Roles[0].Ref.replace(/Role[0-9A-F]{8}$/, ''))).toEqual([
    'ReceiveLead',
    'ReceiveEvent',
    'ReceiveSource',
    'PullLeads',
    'CallWebhook',
  ])
})

test('only what sends messages reads what the providers know us by, or is told where it lies', () => {
  const readers = policies.filter((policy) => JSON.stringify(policy).includes('ChannelsSecret'))
  const told = [...functions].filter(([, each]) => JSON.stringify(each.Environment).includes('CHANNELS_SECRET'))
  const senders = functionList.filter(({ may }) => may.includes('read-channel-secrets'))

  expect(senders.length).toBeGreaterThan(10)
  expect(senders.every(({ callsProviders }) => callsProviders)).toBe(true)
  expect(readers).toHaveLength(senders.length)
  expect(told).toHaveLength(senders.length)
})

test('no function may scan the table or change it as a whole', () => {
  const tableActions = new Set(
    policies.flatMap((policy) => policy.PolicyDocument.Statement.flatMap((each) => each.Action)),
  )

  const actions = [...tableActions].filter((action) => action.startsWith('dynamodb:')).sort()

  expect(actions).toEqual([
    'dynamodb:ConditionCheckItem',
    'dynamodb:DeleteItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
  ])
})

test('journeys may call tasks and register waits, nothing else', () => {
  const actions = actionsOf('JourneyRole').filter((action) => !action.startsWith('logs:'))
  const called = policies
    .filter((policy) => policy.Roles[0].Ref.startsWith('JourneyRole'))
    .flatMap((policy) =>
      policy.PolicyDocument.Statement.filter((each) => each.Action.includes('lambda:InvokeFunction')),
    )

  expect(actions.sort()).toEqual(['dynamodb:UpdateItem', 'lambda:InvokeFunction'])
  expect(JSON.stringify(called.map((each) => each.Resource)).match(/Aliaslive/g)).toHaveLength(
    functionList.filter((each) => each.calledBy === 'task').length,
  )
})

test('with fixed egress, the functions that call providers leave through the network, and no other', () => {
  const inNetwork = [...propertiesOf(synthesize({ context: { fixedEgress: 'true' } }), 'AWS::Lambda::Function')]
    .filter(([, each]) => each.VpcConfig !== undefined)
    .map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))

  const callers = functionList.filter((each) => each.callsProviders).map((each) => toPascalCase(each.slug))

  expect(inNetwork.sort()).toEqual(callers.sort())
})
