import { z } from 'zod'
import { functionArn } from '../../lambda/functions.ts'
import { nameInArn } from '../../names.ts'
import { defineKind, numberProperty } from './kind.ts'

const metadataSchema = z.object({ entry: z.string() })

export const lambdaFunction = defineKind({
  type: 'AWS::Lambda::Function',
  properties: {
    FunctionName: z.string().optional(),
    Timeout: numberProperty.default(3),
    Environment: z.object({ Variables: z.record(z.string(), z.string()) }).default({ Variables: {} }),
    DeadLetterConfig: z.object({ TargetArn: z.string() }).optional(),
  },
  ignored: [
    'Architectures',
    'Code',
    'Description',
    'EphemeralStorage',
    'Handler',
    'LoggingConfig',
    'MemorySize',
    'ReservedConcurrentExecutions',
    'Role',
    'Runtime',
    'Tags',
    'TracingConfig',
    'VpcConfig',
  ],
  create: ({ functions }, { logicalId, properties, metadata }) => {
    const { FunctionName = logicalId, Timeout, Environment, DeadLetterConfig } = properties
    functions.create({
      name: FunctionName,
      entry: readEntry(metadata),
      environment: Environment.Variables,
      timeoutSeconds: Timeout,
      ...(DeadLetterConfig && { deadLetterArn: DeadLetterConfig.TargetArn }),
    })
    return { ref: FunctionName, attributes: { Arn: functionArn(FunctionName) } }
  },
})

function readEntry(metadata: unknown): string {
  const parsed = metadataSchema.safeParse(metadata)
  if (!parsed.success) throw new Error('its metadata must name the source file as `entry`')
  return parsed.data.entry
}

/** There is one version here: the source as it is. */
export const lambdaVersion = defineKind({
  type: 'AWS::Lambda::Version',
  properties: { FunctionName: z.string() },
  ignored: ['Description', 'CodeSha256', 'ProvisionedConcurrencyConfig', 'RuntimePolicy'],
  create: (_host, { properties: { FunctionName } }) => {
    const arn = `${functionArn(nameInArn(FunctionName))}:1`
    return { ref: arn, attributes: { Version: '1', FunctionArn: arn } }
  },
})

export const lambdaAlias = defineKind({
  type: 'AWS::Lambda::Alias',
  properties: { FunctionName: z.string(), Name: z.string() },
  ignored: ['Description', 'FunctionVersion', 'ProvisionedConcurrencyConfig'],
  create: (_host, { properties: { FunctionName, Name } }) => {
    const arn = `${functionArn(nameInArn(FunctionName))}:${Name}`
    return { ref: arn, attributes: { AliasArn: arn } }
  },
})
