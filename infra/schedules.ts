import { Duration, TimeZone } from 'aws-cdk-lib'
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler'
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { toPascalCase } from './function-list.ts'
import type { Functions } from './functions.ts'
import type { Settings } from './settings.ts'

interface Sweep {
  function: string
  schedule: ScheduleExpression
  /** How long a sweep that failed is insisted on: the next one does the same work. */
  every: Duration
}

const everyMinutes = (slug: string, minutes: number): Sweep => ({
  function: slug,
  schedule: ScheduleExpression.rate(Duration.minutes(minutes)),
  every: Duration.minutes(minutes),
})

/** Every sweep and when it goes; `alarms.ts` notices when the first has stopped. */
const sweepsIn = (zone: TimeZone): readonly Sweep[] => [
  everyMinutes('republish-events', 5),
  everyMinutes('resolve-unknown', 5),
  everyMinutes('pull-leads', 5),
  {
    function: 'check-runs',
    schedule: ScheduleExpression.rate(Duration.hours(1)),
    every: Duration.hours(1),
  },
  {
    // Erasures that a crash interrupted.
    function: 'finish-erasures',
    schedule: ScheduleExpression.rate(Duration.hours(1)),
    every: Duration.hours(1),
  },
  {
    // In the night, before the morning of anybody's day; again each hour until six for what one sweep does not take.
    function: 'start-due',
    schedule: ScheduleExpression.cron({ minute: '30', hour: '0-5', timeZone: zone }),
    every: Duration.hours(1),
  },
  {
    // When somebody is there to call, and the night has brought what workshops told late.
    function: 'miss-bookings',
    schedule: ScheduleExpression.cron({ minute: '35', hour: '8-20', timeZone: zone }),
    every: Duration.hours(1),
  },
  {
    // While somebody is there to act: what a legal clock warns of is told within the hour.
    function: 'watch-clocks',
    schedule: ScheduleExpression.cron({ minute: '5', hour: '8-20', timeZone: zone }),
    every: Duration.hours(1),
  },
]

export function addSchedules(
  scope: Construct,
  functions: Functions,
  { deadLetters, settings }: { deadLetters: Queue; settings: Settings },
): void {
  for (const sweep of sweepsIn(TimeZone.of(settings.defaultZone))) {
    new Schedule(scope, `${toPascalCase(sweep.function)}Schedule`, {
      schedule: sweep.schedule,
      target: new LambdaInvoke(functions.get(sweep.function).live, {
        deadLetterQueue: deadLetters,
        retryAttempts: 3,
        maxEventAge: sweep.every,
        input: ScheduleTargetInput.fromObject({ scheduledAt: ContextAttribute.scheduledTime }),
      }),
    })
  }
}
