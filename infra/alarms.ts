import { Duration } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { makeAlarmTopic } from './alarm-topic.ts'
import type { EventQueue } from './constructs/event-queue.ts'
import { functionList, toPascalCase } from './function-list.ts'
import type { Functions } from './functions.ts'
import type { ShippedJourney } from './journeys.ts'
import type { Settings } from './settings.ts'

export interface AlarmsProps {
  settings: Settings
  api: HttpApi
  functions: Functions
  journeys: readonly ShippedJourney[]
  queues: readonly EventQueue[]
  sweepDeadLetters: Queue
}

const FIVE_MINUTES = Duration.minutes(5)

/** Everything that somebody must look at, as alarms on one topic. */
export function addAlarms(scope: Construct, props: AlarmsProps): void {
  const action = new SnsAction(makeAlarmTopic(scope, props.settings))
  const raise = (id: string, metric: IMetric, about: string, more: Partial<AlarmProps> = {}): void => {
    const alarm = new Alarm(scope, `${id}Alarm`, { ...anyAtAll, metric, alarmDescription: about, ...more })
    alarm.addAlarmAction(action)
  }
  watchQueues(props, raise)
  watchJourneys(props, raise)
  watchFunctions(props, raise)
  watchEvents(scope, props, raise)
  watchChannels(scope, props, raise)
  watchSources(scope, props, raise)
  raise(
    'ApiFailure',
    props.api.metricServerError({ period: FIVE_MINUTES, statistic: Stats.SUM }),
    'The API answered with a 5xx',
  )
}

type Raise = (id: string, metric: IMetric, about: string, more?: Partial<AlarmProps>) => void

/** One in five minutes is too many; silence is good. */
const anyAtAll = {
  threshold: 1,
  evaluationPeriods: 1,
  comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  treatMissingData: TreatMissingData.NOT_BREACHING,
}

function watchQueues({ queues, sweepDeadLetters }: AlarmsProps, raise: Raise): void {
  const inQueue = (queue: Queue) =>
    queue.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM })
  for (const { queue, deadLetters } of queues) {
    raise(deadLetters.node.id, inQueue(deadLetters), 'An event was given up on: see docs/redrive.md')
    const age = queue.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM })
    raise(`${queue.node.id}Age`, age, 'Events have waited for more than five minutes', {
      threshold: FIVE_MINUTES.toSeconds(),
    })
  }
  raise(sweepDeadLetters.node.id, inQueue(sweepDeadLetters), 'A sweep was given up on: see docs/redrive.md')
}

/** Ways in which runs fail, by the name of Step Functions' metric. */
const failures = ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionThrottled']

const sum = { period: FIVE_MINUTES, statistic: Stats.SUM }

/** One alarm for several metrics: a stack has room for 500 resources. Its graph shows which of them it was. What says nothing counts as 0: else the sum of all would say nothing. */
const anyOf = (metrics: Readonly<Record<string, IMetric>>): IMetric =>
  new MathExpression({
    expression: Object.keys(metrics)
      .map((name) => `FILL(${name}, 0)`)
      .join(' + '),
    usingMetrics: metrics,
    period: FIVE_MINUTES,
  })

function watchJourneys({ journeys }: AlarmsProps, raise: Raise): void {
  for (const { slug, machine } of journeys) {
    const dimensionsMap = { StateMachineArn: machine.ref }
    const metrics = failures.map(
      (metricName, at) =>
        [`m${at}`, new Metric({ namespace: 'AWS/States', metricName, dimensionsMap, ...sum })] as const,
    )
    const about = `Runs of ${slug} failed, timed out or were throttled: their leads are in the human queue`
    raise(`${toPascalCase(slug)}Executions`, anyOf(Object.fromEntries(metrics)), about)
  }
}

/** An alarm takes ten metrics, and each function has two. */
const FUNCTIONS_AT_ONCE = 5

const failuresOf = (slugs: readonly string[], functions: Functions): Record<string, IMetric> =>
  Object.fromEntries(
    slugs.flatMap((slug, at) => {
      const { function: each } = functions.get(slug)
      return [
        [`errors${at}`, each.metricErrors(sum)],
        [`throttles${at}`, each.metricThrottles(sum)],
      ]
    }),
  )

function watchFunctions({ functions }: AlarmsProps, raise: Raise): void {
  for (const domain of new Set(functionList.map((entry) => entry.domain))) {
    const slugs = functionList.filter((entry) => entry.domain === domain).map(({ slug }) => slug)
    for (let at = 0; at < slugs.length; at += FUNCTIONS_AT_ONCE)
      raise(
        `${toPascalCase(domain)}Errors${at || ''}`,
        anyOf(failuresOf(slugs.slice(at, at + FUNCTIONS_AT_ONCE), functions)),
        `One of ${slugs.slice(at, at + FUNCTIONS_AT_ONCE).join(', ')} failed or was throttled`,
      )
  }
}

/** The `count` of the lines with a message in a function's log, as a metric of this name. */
const countIn = (
  scope: Construct,
  metricName: string,
  { log, message }: { log: ILogGroup; message: string },
): MetricFilter =>
  new MetricFilter(scope, `${metricName}Filter`, {
    logGroup: log,
    filterPattern: FilterPattern.stringValue('$.message', '=', message),
    metricNamespace: 'LeadToLoyalty',
    metricName,
    metricValue: '$.count',
  })

/** The promise: every event is answered for. `republish-events` counts those that wait, and must itself be at work. */
function watchEvents(scope: Construct, { functions }: AlarmsProps, raise: Raise): void {
  const sweep = functions.get('republish-events')
  const counted = countIn(scope, 'UnansweredEvents', { log: sweep.log, message: 'unanswered events' })
  const unanswered = counted.metric({ period: FIVE_MINUTES, statistic: Stats.MAXIMUM })
  raise('UnansweredEvents', unanswered, 'Events have had no outcome for a quarter of an hour', { evaluationPeriods: 3 })
  const runs = sweep.function.metricInvocations({ period: Duration.minutes(15), statistic: Stats.SUM })
  raise('SweepsStopped', runs, 'republish-events has not run for a quarter of an hour: are the schedules on?', {
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
  })
}

/** A channel by which nothing goes: `resolve-unknown` counts them every five minutes until they go again, so it is one alarm. */
function watchChannels(scope: Construct, { functions }: AlarmsProps, raise: Raise): void {
  const counted = countIn(scope, 'PausedChannels', {
    log: functions.get('resolve-unknown').log,
    message: 'channels are paused',
  })
  const paused = counted.metric({ period: Duration.minutes(15), statistic: Stats.MAXIMUM })
  raise('PausedChannels', paused, 'Nothing goes by a channel: npm run channels -- list says which, and why')
}

/** An ad platform from which no leads come: `pull-leads` counts them every five minutes, so it is one alarm. */
function watchSources(scope: Construct, { functions }: AlarmsProps, raise: Raise): void {
  const counted = countIn(scope, 'WantingSources', {
    log: functions.get('pull-leads').log,
    message: 'sources want attention',
  })
  const wanting = counted.metric({ period: Duration.minutes(15), statistic: Stats.MAXIMUM })
  raise(
    'WantingSources',
    wanting,
    'A platform gives no more access tokens, could not be read for an hour, or nothing it has can be used: see docs/intake.md',
  )
}
