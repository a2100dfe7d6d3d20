import { Duration } from 'aws-cdk-lib'
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'

/** How often a message is tried before it counts as dead: with Lambda's pauses, enough to outlast a short outage. */
const TRIES = 5

/** Where what failed for good lies until somebody redrives it (docs/redrive.md). */
export function makeDeadLetterQueue(scope: Construct, id: string): Queue {
  return new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  })
}

export function makeQueue(
  scope: Construct,
  id: string,
  { deadLetters, consumerTimeout }: { deadLetters: Queue; consumerTimeout: Duration | undefined },
): Queue {
  return new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(4),
    // AWS advises six times the consumer's timeout, so that a retry never meets the first try still at work.
    visibilityTimeout: Duration.seconds(6 * (consumerTimeout?.toSeconds() ?? 3)),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: TRIES },
  })
}
