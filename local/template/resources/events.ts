import { z } from 'zod'
import { arnOf } from '../../names.ts'
import { defineKind, numberProperty } from './kind.ts'

const busNameIn = (arn: string): string => arn.slice(arn.indexOf('/') + 1)

export const eventBus = defineKind({
  type: 'AWS::Events::EventBus',
  properties: { Name: z.string() },
  ignored: ['Description', 'Tags', 'KmsKeyIdentifier', 'DeadLetterConfig', 'LogConfig'],
  create: ({ events }, { properties: { Name } }) => {
    events.createBus(Name)
    return { ref: Name, attributes: { Name, Arn: arnOf('events', `event-bus/${Name}`) } }
  },
})

export const archive = defineKind({
  type: 'AWS::Events::Archive',
  properties: {
    ArchiveName: z.string().optional(),
    SourceArn: z.string(),
    EventPattern: z.unknown(),
    RetentionDays: numberProperty.optional(),
  },
  ignored: ['Description', 'KmsKeyIdentifier'],
  create: ({ events }, { logicalId, properties }) => {
    const { ArchiveName = logicalId, SourceArn, EventPattern, RetentionDays } = properties
    const bus = busNameIn(SourceArn)
    events.createArchive({ name: ArchiveName, bus, pattern: EventPattern, retentionDays: RetentionDays })
    return { ref: ArchiveName, attributes: { ArchiveName, Arn: arnOf('events', `archive/${ArchiveName}`) } }
  },
})

/** Delivery cannot fail here (event and messages are one write), so its retries and dead letters have no meaning. */
const targetSchema = z.strictObject({
  Id: z.string(),
  Arn: z.string().regex(/:sqs:/, 'only queues can be targets'),
  DeadLetterConfig: z.unknown().optional(),
  RetryPolicy: z.unknown().optional(),
})

export const rule = defineKind({
  type: 'AWS::Events::Rule',
  properties: {
    Name: z.string().optional(),
    EventBusName: z.string().default('default'),
    EventPattern: z.unknown(),
    State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
    Targets: z.array(targetSchema),
  },
  ignored: ['Description', 'Tags'],
  create: ({ events }, { logicalId, properties }) => {
    const { Name = logicalId, EventBusName, EventPattern, State, Targets } = properties
    const targets = Targets.map(({ Arn }) => Arn)
    if (State === 'ENABLED') events.putRule({ name: Name, bus: EventBusName, pattern: EventPattern, targets })
    return { ref: Name, attributes: { Arn: arnOf('events', `rule/${EventBusName}/${Name}`) } }
  },
})
