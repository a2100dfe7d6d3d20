import { Duration } from 'aws-cdk-lib'
import { type EventPattern, type IEventBus, Rule } from 'aws-cdk-lib/aws-events'
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets'
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import type { LiveFunction } from './live-function.ts'
import { makeDeadLetterQueue, makeQueue } from './queue.ts'

export interface EventQueueProps {
  /** Without it, the account's default bus, where AWS services speak. */
  bus?: IEventBus
  pattern: EventPattern
  consumer: LiveFunction
}

export interface EventQueue {
  queue: Queue
  deadLetters: Queue
}

/**
 * rule `<id>Rule` → queue `<id>Queue` (dead letters in `<id>DeadLetters`) → function. An event that the rule cannot
 * deliver lies among the same dead letters in the same form, so one redrive serves both.
 */
export function addEventQueue(scope: Construct, id: string, { bus, pattern, consumer }: EventQueueProps): EventQueue {
  const deadLetters = makeDeadLetterQueue(scope, `${id}DeadLetters`)
  const queue = makeQueue(scope, `${id}Queue`, { deadLetters, consumerTimeout: consumer.function.timeout })
  const target = new SqsQueue(queue, {
    deadLetterQueue: deadLetters,
    retryAttempts: 185,
    maxEventAge: Duration.hours(24),
  })
  new Rule(scope, `${id}Rule`, { ...(bus && { eventBus: bus }), eventPattern: pattern, targets: [target] })
  queue.grantConsumeMessages(consumer.role)
  new CfnEventSourceMapping(scope, `${id}Source`, {
    functionName: consumer.live.functionArn,
    eventSourceArn: queue.queueArn,
    batchSize: 10,
    functionResponseTypes: ['ReportBatchItemFailures'],
  })
  return { queue, deadLetters }
}
