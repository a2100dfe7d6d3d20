import { z } from 'zod'
import { arnOf } from '../../names.ts'
import { SCHEDULED_TIME } from '../../scheduler/scheduler.ts'
import { defineKind } from './kind.ts'

const inputSchema = z
  .string()
  .default('{}')
  .refine(
    (input) => !input.replaceAll(SCHEDULED_TIME, '').includes('<aws.scheduler.'),
    `the only context attribute here is ${SCHEDULED_TIME}`,
  )

/** Retries are those of asynchronous invocation; what fails for good goes to the function's dead-letter queue. */
const targetSchema = z.strictObject({
  Arn: z.string().regex(/:lambda:/, 'only functions can be targets'),
  Input: inputSchema,
  RoleArn: z.unknown(),
  DeadLetterConfig: z.unknown().optional(),
  RetryPolicy: z.unknown().optional(),
})

export const schedule = defineKind({
  type: 'AWS::Scheduler::Schedule',
  properties: {
    Name: z.string().optional(),
    ScheduleExpression: z.string(),
    ScheduleExpressionTimezone: z.string().default('UTC'),
    State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
    FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF') }),
    Target: targetSchema,
  },
  ignored: ['Description', 'GroupName', 'KmsKeyArn'],
  create: ({ scheduler, functions, queues }, { logicalId, properties }) => {
    const { Name = logicalId, Target } = properties
    if (properties.State === 'ENABLED')
      scheduler.add({
        name: Name,
        expression: properties.ScheduleExpression,
        zone: properties.ScheduleExpressionTimezone,
        input: Target.Input,
        invoke: async (input) => {
          const { functionError } = await functions.invoke(Target.Arn, JSON.parse(input))
          if (functionError) throw new Error(functionError.errorMessage)
        },
        giveUp: async (input) => {
          const { deadLetterArn } = functions.find(Target.Arn)
          if (deadLetterArn) await queues.send(deadLetterArn, input)
        },
      })
    return { ref: Name, attributes: { Arn: arnOf('scheduler', `schedule/default/${Name}`) } }
  },
})
