import { expect, test } from 'vitest'
import { z } from 'zod'
import { functionList } from '../../infra/function-list.ts'
import { propertiesOf, synthesize } from './synthesize.ts'

const template = synthesize()
const metricSchema = z.object({
  MetricName: z.string(),
  Namespace: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })).default([]),
})
const alarmSchema = z.object({
  ...metricSchema.partial().shape,
  /** Where an alarm watches several metrics at once. */
  Metrics: z.array(z.object({ MetricStat: z.object({ Metric: metricSchema }).optional() })).default([]),
  AlarmActions: z.array(z.object({ Ref: z.string() })),
  TreatMissingData: z.string(),
})
const alarms = [...propertiesOf(template, 'AWS::CloudWatch::Alarm').values()].map((each) => alarmSchema.parse(each))
/** Each function that is called by a queue has one of its own; with the dead letters of sweeps there is one more of those. */
const queued = functionList.filter(({ calledBy }) => calledBy === 'queue')
const about = (metric: string): string[] =>
  alarms
    .flatMap((alarm) => [alarm, ...alarm.Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric ?? [])])
    .filter(({ MetricName }) => MetricName === metric)
    .map(({ Dimensions }) => JSON.stringify(Dimensions))
    .sort()

test('somebody is told of every alarm, by a topic that is encrypted and that CloudWatch may write to', () => {
  const [topic] = propertiesOf(template, 'AWS::SNS::Topic').values()
  const [policy] = propertiesOf(template, 'AWS::SNS::TopicPolicy').values()

  expect(alarms.length).toBeGreaterThan(40)
  for (const alarm of alarms) expect(alarm.AlarmActions[0]?.Ref).toMatch(/^AlarmTopic/)
  expect(topic?.KmsMasterKeyId).toBeDefined()
  expect(JSON.stringify(policy)).toContain('{"Service":"cloudwatch.amazonaws.com"}')
})

test('a dead letter in any queue is an alarm', () => {
  const queues = propertiesOf(template, 'AWS::SQS::Queue')
  const deadLetters = [...queues].filter(([, each]) => each.RedrivePolicy === undefined).map(([id]) => id)

  const watched = about('ApproximateNumberOfMessagesVisible').join()

  expect(deadLetters).toHaveLength(queued.length + 1)
  for (const id of deadLetters) expect(watched).toContain(id)
})

test('events that wait in a queue are an alarm', () => {
  expect(about('ApproximateAgeOfOldestMessage')).toHaveLength(queued.length)
})

test('errors and throttles of every function are alarms', () => {
  expect(about('Errors')).toHaveLength(functionList.length)
  expect(about('Throttles')).toHaveLength(functionList.length)
})

test('a function that was not called does not hide that another failed', () => {
  const expressions = [...propertiesOf(template, 'AWS::CloudWatch::Alarm').values()]
    .map((each) => JSON.stringify(each.Metrics ?? []))
    .filter((metrics) => metrics.includes('"Errors"'))

  expect(expressions.length).toBeGreaterThan(5)
  for (const each of expressions) expect(each).toContain('FILL(errors0, 0) + FILL(throttles0, 0)')
})

test('the stack has room for more: CloudFormation takes 500 resources', () => {
  expect(Object.keys(template.toJSON().Resources).length).toBeLessThan(480)
})

test('a failure of the API is an alarm', () => {
  expect(about('5xx')).toHaveLength(1)
})

test('a channel by which nothing goes is an alarm', () => {
  template.hasResourceProperties('AWS::Logs::MetricFilter', {
    FilterPattern: '{ $.message = "channels are paused" }',
    MetricTransformations: [{ MetricName: 'PausedChannels', MetricNamespace: 'LeadToLoyalty', MetricValue: '$.count' }],
  })

  expect(alarms.filter((alarm) => alarm.MetricName === 'PausedChannels')).toHaveLength(1)
})

test('an ad platform that cannot be read is an alarm', () => {
  template.hasResourceProperties('AWS::Logs::MetricFilter', {
    FilterPattern: '{ $.message = "sources want attention" }',
    MetricTransformations: [{ MetricName: 'WantingSources', MetricNamespace: 'LeadToLoyalty', MetricValue: '$.count' }],
  })

  expect(alarms.filter((alarm) => alarm.MetricName === 'WantingSources')).toHaveLength(1)
})

test('events that nobody answered for are an alarm, and so is it when nobody looks', () => {
  template.hasResourceProperties('AWS::Logs::MetricFilter', {
    FilterPattern: '{ $.message = "unanswered events" }',
    MetricTransformations: [
      { MetricName: 'UnansweredEvents', MetricNamespace: 'LeadToLoyalty', MetricValue: '$.count' },
    ],
  })
  const stopped = alarms.find((alarm) => alarm.MetricName === 'Invocations')

  expect(alarms.filter((alarm) => alarm.MetricName === 'UnansweredEvents')).toHaveLength(1)
  expect(stopped?.TreatMissingData).toBe('breaching')
})
