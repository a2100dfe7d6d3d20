import { DescribeStateMachineCommand, ListStateMachineVersionsCommand } from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { type Machine, openMachine } from '../../local/machine.ts'
import { place } from '../../local/names.ts'
import { resolveValue } from '../../local/template/resolve.ts'
import { newFolder } from './new-folder.ts'
import { smallResources, smallTemplate } from './small-template.ts'

const clock = { startsAt: '2026-11-21T02:00:00Z' }
const open = (more: object) => openMachine({ clock, template: smallTemplate(more) })

describe('A template is run or refused', () => {
  test('what it refers to is there before what refers to it', async () => {
    const machine = await open({})

    expect(machine.environment).toEqual({
      TABLE_NAME: 'Table',
      BUS_NAME: 'small-bus',
      SOURCES_SECRET: `arn:aws-cn:secretsmanager:${place.region}:${place.account}:secret:Sources`,
      SIGNING_SECRET: `arn:aws-cn:secretsmanager:${place.region}:${place.account}:secret:Signing`,
      IDENTITY_SECRET: `arn:aws-cn:secretsmanager:${place.region}:${place.account}:secret:Signing`,
      BASE_URL: 'http://127.0.0.1:8600',
    })
    expect(await machine.services.secrets.signingKey()).toMatch(/^[a-zA-Z0-9]{64}$/)
    expect(Object.keys(await machine.services.secrets.sourceKeys())).toEqual(['web'])
    await machine.close()
  })

  test('a type that this machine does not have is refused by name, with all others of its kind', async () => {
    const refused = open({
      Graph: { Type: 'AWS::AppSync::GraphQLApi', Properties: {} },
      Stream: { Type: 'AWS::Kinesis::Stream', Properties: {} },
    })

    await expect(refused).rejects.toMatchObject({
      name: 'TemplateRefused',
      problems: [
        'Graph: AWS::AppSync::GraphQLApi does not exist here',
        'Stream: AWS::Kinesis::Stream does not exist here',
      ],
    })
  })

  test.each([
    [
      'a property',
      { Queue: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } },
      /Queue: AWS::SQS::Queue has no property FifoQueue/,
    ],
    [
      'a target that is no queue',
      {
        Rule: {
          ...smallResources.Rule,
          Properties: { EventPattern: { a: ['b'] }, Targets: [{ Id: 'T', Arn: 'arn:aws:lambda:x' }] },
        },
      },
      /Rule .*only queues can be targets/,
    ],
    [
      'an input of a target',
      {
        Rule: {
          ...smallResources.Rule,
          Properties: { EventPattern: { a: ['b'] }, Targets: [{ Id: 'T', Arn: 'arn:aws:sqs:x', Input: '{}' }] },
        },
      },
      /Rule .*Input/,
    ],
    [
      'a pattern',
      { Rule: { ...smallResources.Rule, Properties: { EventPattern: { a: [{ cidr: '10.0.0.0/8' }] }, Targets: [] } } },
      /"cidr"/,
    ],
    [
      'an authorizer',
      {
        Plain: {
          ...smallResources.Plain,
          Properties: { ...smallResources.Plain.Properties, AuthorizationType: 'JWT' },
        },
      },
      /Plain .*AuthorizationType/,
    ],
    ['a function without a source', { Echo: { ...smallResources.Echo, Metadata: {} } }, /Echo .*entry/],
    [
      'an intrinsic function',
      { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: { 'Fn::ImportValue': 'x' } } } },
      /Fn::ImportValue/,
    ],
    ['a condition', { Queue: { Type: 'AWS::SQS::Queue', Condition: 'IsProd' } }, /conditions are not supported/],
    [
      'a reference to nothing',
      { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: { Ref: 'Nobody' } } } },
      /there is no Nobody/,
    ],
    [
      'a state machine that our engine refuses',
      {
        Machine: {
          ...smallResources.Machine,
          Properties: { ...smallResources.Machine.Properties, DefinitionString: '{"StartAt":"A","States":{}}' },
        },
      },
      /Machine \(AWS::StepFunctions::StateMachine\)/,
    ],
  ])('what it does not know is refused by name: %s', async (_, more, reason) => {
    await expect(open(more)).rejects.toThrow(reason)
  })

  test('what has no meaning on one machine is passed over, and can be referred to', async () => {
    const machine = await open({
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'Errors', Anything: 'goes' } },
      Policy: { Type: 'AWS::IAM::Policy', Properties: { PolicyDocument: { 'Fn::ImportValue': 'x' } } },
    })

    expect(machine.host.functions.list()).toHaveLength(2)
    await machine.close()
  })

  test('a changed definition makes a new version at the next start; an unchanged one keeps its version', async () => {
    const dataDir = newFolder()
    const start = async (comment: string): Promise<Machine> => {
      const { Machine } = smallResources
      const definition = { ...JSON.parse(Machine.Properties.DefinitionString), Comment: comment }
      const changed = {
        ...Machine,
        Properties: { ...Machine.Properties, DefinitionString: JSON.stringify(definition) },
      }
      return openMachine({ dataDir, clock, template: smallTemplate({ Machine: changed }) })
    }
    const counts: (number | undefined)[] = []
    for (const comment of ['one', 'one', 'two']) {
      const machine = await start(comment)
      const stateMachineArn = 'arn:aws-cn:states:cn-local-1:000000000000:stateMachine:small'
      const { stateMachineVersions } = await machine.clients.workflows.send(
        new ListStateMachineVersionsCommand({ stateMachineArn }),
      )
      const { definition } = await machine.clients.workflows.send(new DescribeStateMachineCommand({ stateMachineArn }))
      counts.push(stateMachineVersions?.length)
      expect(definition).toContain(`"Comment":"${comment}"`)
      expect(definition).toContain('arn:aws-cn:lambda:cn-local-1:000000000000:function:Echo:live')
      await machine.close()
    }

    expect(counts).toEqual([1, 1, 2])
  })
})

describe('Intrinsic functions', () => {
  const scope = {
    parameter: (name: string) => (name === 'Stage' ? 'test' : undefined),
    resource: async (logicalId: string) => ({ ref: `ref-${logicalId}`, attributes: { Arn: `arn-${logicalId}` } }),
  }

  test.each([
    [{ Ref: 'Stage' }, 'test'],
    [{ Ref: 'Queue' }, 'ref-Queue'],
    [{ Ref: 'AWS::Partition' }, 'aws-cn'],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn-Queue'],
    [{ 'Fn::GetAtt': 'Queue.Arn' }, 'arn-Queue'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Queue' }]] }, 'a-ref-Queue'],
    [{ 'Fn::Select': ['1', { 'Fn::Split': ['|', 'a|b'] }] }, 'b'],
    [
      { 'Fn::Sub': ['$' + '{Queue.Arn} $' + '{x} $' + '{AWS::Region} $' + '{!kept}', { x: { Ref: 'Stage' } }] },
      'arn-Queue test cn-local-1 $' + '{kept}',
    ],
    [{ a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'Stage' }] }, { b: ['test'] }],
  ])('%j', async (value, expected) => {
    expect(await resolveValue(value, scope)).toEqual(expected)
  })
})
