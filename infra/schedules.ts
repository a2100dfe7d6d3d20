import { Duration } from 'aws-cdk-lib'
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler'
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { toPascalCase } from './function-list.ts'
import type { Functions } from './functions.ts'

/** Every sweep and how often it goes; `alarms.ts` notices when the first has stopped. */
const sweeps: readonly { function: string; every: Duration }[] = [
  { function: 'republish-events', every: Duration.minutes(5) },
  { function: 'resolve-unknown', every: Duration.minutes(5) },
  { function: 'check-runs', every: Duration.hours(1) },
]

export function addSchedules(scope: Construct, functions: Functions, deadLetters: Queue): void {
  for (const sweep of sweeps) {
    new Schedule(scope, `${toPascalCase(sweep.function)}Schedule`, {
      schedule: ScheduleExpression.rate(sweep.every),
      target: new LambdaInvoke(functions.get(sweep.function).live, {
        deadLetterQueue: deadLetters,
        // The next sweep does the same work, so an old one need not be insisted on.
        retryAttempts: 3,
        maxEventAge: sweep.every,
        input: ScheduleTargetInput.fromObject({ scheduledAt: ContextAttribute.scheduledTime }),
      }),
    })
  }
}
