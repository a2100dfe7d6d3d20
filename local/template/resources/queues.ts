import { z } from 'zod'
import { nameInArn, place } from '../../names.ts'
import { queueArn } from '../../queues/queues.ts'
import { defineKind, numberProperty } from './kind.ts'

const redriveSchema = z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: numberProperty })

export const queue = defineKind({
  type: 'AWS::SQS::Queue',
  properties: {
    QueueName: z.string().optional(),
    VisibilityTimeout: numberProperty.default(30),
    DelaySeconds: numberProperty.default(0),
    RedrivePolicy: redriveSchema.optional(),
  },
  // A message is kept until it is handled: this machine has no reason to forget one after days.
  ignored: ['MessageRetentionPeriod', 'SqsManagedSseEnabled', 'KmsMasterKeyId', 'Tags'],
  create: ({ queues, baseUrl }, { logicalId, properties }) => {
    const { QueueName = logicalId, VisibilityTimeout, DelaySeconds, RedrivePolicy } = properties
    queues.create({
      name: QueueName,
      visibilityTimeoutSeconds: VisibilityTimeout,
      delaySeconds: DelaySeconds,
      redrive: RedrivePolicy && {
        deadLetterArn: RedrivePolicy.deadLetterTargetArn,
        maxReceiveCount: RedrivePolicy.maxReceiveCount,
      },
    })
    return { ref: `${baseUrl}/${place.account}/${QueueName}`, attributes: { QueueName, Arn: queueArn(QueueName) } }
  },
})

/** Lambda polls a queue by five connections at first; ten batches at once is what a quiet account gets. */
const CONCURRENCY = 10

export const eventSourceMapping = defineKind({
  type: 'AWS::Lambda::EventSourceMapping',
  properties: {
    EventSourceArn: z.string().regex(/:sqs:/, 'only queues can be event sources'),
    FunctionName: z.string(),
    BatchSize: numberProperty.default(10),
    Enabled: z.boolean().default(true),
    FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
    ScalingConfig: z.strictObject({ MaximumConcurrency: numberProperty }).optional(),
    MaximumBatchingWindowInSeconds: z.literal(0).default(0),
  },
  ignored: ['Tags'],
  create: ({ functions, addMapping }, { logicalId, properties }) => {
    if (properties.Enabled)
      addMapping({
        queue: nameInArn(properties.EventSourceArn),
        batchSize: properties.BatchSize,
        concurrency: properties.ScalingConfig?.MaximumConcurrency ?? CONCURRENCY,
        reportsFailures: properties.FunctionResponseTypes.length > 0,
        invoke: async (event) => {
          const { payload, functionError } = await functions.invoke(properties.FunctionName, event)
          if (functionError) throw new Error(functionError.errorMessage)
          return payload
        },
      })
    return { ref: logicalId, attributes: {} }
  },
})
