import { Match } from 'aws-cdk-lib/assertions'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { functionList } from '../../infra/function-list.ts'
import { propertiesOf, synthesize } from './synthesize.ts'

const template = synthesize()
const queues = propertiesOf(template, 'AWS::SQS::Queue')
const [deadLetters, working] = [
  [...queues].filter(([, each]) => each.RedrivePolicy === undefined).map(([id]) => id),
  [...queues].filter(([, each]) => each.RedrivePolicy !== undefined).map(([id]) => id),
]

const attributeSchema = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) })
const queueOf = (arn: unknown): string => attributeSchema.parse(arn)['Fn::GetAtt'][0]

const targetSchema = z.object({
  Arn: z.unknown(),
  DeadLetterConfig: z.object({ Arn: z.unknown() }),
  RetryPolicy: z.object({ MaximumEventAgeInSeconds: z.number(), MaximumRetryAttempts: z.number() }),
})

test('every rule hands its events to a queue, retries for a day, and then keeps what it could not deliver', () => {
  const rules = propertiesOf(template, 'AWS::Events::Rule')

  expect(rules.size).toBe(working.length)
  for (const rule of rules.values()) {
    const [target] = z.tuple([targetSchema]).parse(rule.Targets)
    expect(working).toContain(queueOf(target.Arn))
    expect(deadLetters).toContain(queueOf(target.DeadLetterConfig.Arn))
    expect(target.RetryPolicy.MaximumEventAgeInSeconds).toBe(86_400)
  }
})

test('every queue gives up after five tries, into a queue that keeps dead letters for two weeks', () => {
  const policySchema = z.object({ deadLetterTargetArn: z.unknown(), maxReceiveCount: z.literal(5) })

  expect(working).toHaveLength(functionList.filter(({ calledBy }) => calledBy === 'queue').length)
  for (const id of working) {
    const letters = queueOf(policySchema.parse(queues.get(id)?.RedrivePolicy).deadLetterTargetArn)
    expect(queues.get(letters)?.MessageRetentionPeriod).toBe(14 * 86_400)
  }
})

test('every queue is encrypted and speaks TLS alone', () => {
  const policies = propertiesOf(template, 'AWS::SQS::QueuePolicy')

  for (const [id, queue] of queues) expect(queue.SqsManagedSseEnabled, id).toBe(true)
  expect(policies.size).toBe(queues.size)
  for (const [id, policy] of policies)
    expect(JSON.stringify(policy), id).toContain('{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny"')
})

test('a record that fails does not fail its batch, and functions are called by their live alias', () => {
  const sources = propertiesOf(template, 'AWS::Lambda::EventSourceMapping')

  expect(sources.size).toBe(working.length)
  for (const source of sources.values()) {
    expect(source.FunctionResponseTypes).toEqual(['ReportBatchItemFailures'])
    expect(working).toContain(queueOf(source.EventSourceArn))
    expect(JSON.stringify(source.FunctionName)).toContain('Aliaslive')
  }
})

test('captures of leads and facts go to what records them, all our other events to enrol, and ends of runs of journeys to run-ended', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: { source: ['lead-to-loyalty'], 'detail-type': ['LeadCaptured'] },
  })
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: { source: ['lead-to-loyalty'], 'detail-type': ['FactCaptured'] },
  })
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: {
      source: ['lead-to-loyalty'],
      'detail-type': [{ 'anything-but': ['LeadCaptured', 'FactCaptured'] }],
    },
  })
  template.hasResourceProperties('AWS::Events::Rule', {
    EventBusName: Match.absent(),
    EventPattern: {
      source: ['aws.states'],
      detail: { status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] },
    },
  })
  expect(JSON.stringify(template.toJSON())).toContain(':stateMachine:ltl-journey-"]]}}]')
})

test('what is due is looked for in the night of the default zone, and each hour until six for what one sweep does not take', () => {
  const schedules = [...propertiesOf(template, 'AWS::Scheduler::Schedule').values()]

  expect(schedules).toContainEqual(
    expect.objectContaining({
      ScheduleExpression: 'cron(30 0-5 * * ? *)',
      ScheduleExpressionTimezone: 'Asia/Shanghai',
    }),
  )
})

test('every sweep is told the time it was scheduled for, is retried, and its failures are kept', () => {
  const schedules = propertiesOf(template, 'AWS::Scheduler::Schedule')

  expect([...schedules.values()].map((each) => each.ScheduleExpression).sort()).toEqual([
    'cron(30 0-5 * * ? *)',
    'cron(35 8-20 * * ? *)',
    'cron(5 8-20 * * ? *)',
    'rate(1 hour)',
    'rate(1 hour)',
    'rate(5 minutes)',
    'rate(5 minutes)',
    'rate(5 minutes)',
  ])
  for (const schedule of schedules.values()) {
    const target = targetSchema.extend({ Input: z.string() }).parse(schedule.Target)
    expect(JSON.parse(target.Input)).toEqual({ scheduledAt: '<aws.scheduler.scheduled-time>' })
    expect(deadLetters).toContain(queueOf(target.DeadLetterConfig.Arn))
    expect(target.RetryPolicy.MaximumRetryAttempts).toBe(3)
  }
})

test('a sweep that fails inside Lambda is kept as well', () => {
  const functions = propertiesOf(template, 'AWS::Lambda::Function')

  const kept = [...functions].filter(([, each]) => each.DeadLetterConfig !== undefined)

  expect(kept.map(([id]) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
    'CheckRuns',
    'FinishErasures',
    'MissBookings',
    'PullLeads',
    'RepublishEvents',
    'ResolveUnknown',
    'StartDue',
    'WatchClocks',
  ])
})
