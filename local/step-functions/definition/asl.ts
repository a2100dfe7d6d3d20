import { z } from 'zod'

const MOST_SECONDS = 99_999_999
const expression = z.string().regex(/^\{%[\s\S]*%\}$/, 'must be a number or a JSONata expression {% … %}')
const whole = (least: number) => z.union([z.int().min(least).max(MOST_SECONDS), expression])
const stateName = z.string().min(1).max(80)
const template = z.json()
const assign = z.record(z.string().min(1).max(80), template)

const common = {
  Comment: z.string().optional(),
  QueryLanguage: z.enum(['JSONata', 'JSONPath']).optional(),
}
const data = { Assign: assign.optional(), Output: template.optional() }
const transition = { Next: stateName.optional(), End: z.literal(true).optional() }

const retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string().min(1)).min(1),
  IntervalSeconds: z.int().min(1).max(MOST_SECONDS).optional(),
  MaxAttempts: z.int().min(0).max(MOST_SECONDS).optional(),
  BackoffRate: z.number().min(1).optional(),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
})
const catcher = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(z.string().min(1)).min(1),
  Next: stateName,
  ...data,
})
const recovery = { Retry: z.array(retrier).optional(), Catch: z.array(catcher).optional() }

const task = z.strictObject({
  Type: z.literal('Task'),
  ...common,
  ...data,
  ...transition,
  ...recovery,
  Resource: z.string().min(1),
  Arguments: template.optional(),
  TimeoutSeconds: whole(1).optional(),
  HeartbeatSeconds: whole(1).optional(),
  Credentials: z.strictObject({ RoleArn: z.string() }).optional(),
})
const pass = z.strictObject({ Type: z.literal('Pass'), ...common, ...data, ...transition })
const wait = z.strictObject({
  Type: z.literal('Wait'),
  ...common,
  ...data,
  ...transition,
  Seconds: whole(0).optional(),
  Timestamp: z.string().optional(),
})
const succeed = z.strictObject({ Type: z.literal('Succeed'), ...common, Output: template.optional() })
const fail = z.strictObject({
  Type: z.literal('Fail'),
  ...common,
  Error: z.string().optional(),
  Cause: z.string().optional(),
})
const choice = z.strictObject({
  Type: z.literal('Choice'),
  ...common,
  ...data,
  Choices: z
    .array(
      z.strictObject({
        Comment: z.string().optional(),
        Condition: z.union([z.boolean(), z.string()]),
        Next: stateName,
        ...data,
      }),
    )
    .min(1),
  Default: stateName.optional(),
})
const processorConfig = z.strictObject({
  Mode: z.enum(['INLINE', 'DISTRIBUTED']),
  ExecutionType: z.enum(['STANDARD', 'EXPRESS']).optional(),
})

/** States that run by themselves: a Parallel's branch. */
export interface Flow {
  Comment?: string | undefined
  StartAt: string
  States: Record<string, State>
}
interface Processor extends Flow {
  ProcessorConfig?: z.infer<typeof processorConfig> | undefined
}

const flow: z.ZodType<Flow> = z.lazy(() => z.strictObject(flowFields))
const processor: z.ZodType<Processor> = z.lazy(() =>
  z.strictObject({ ...flowFields, ProcessorConfig: processorConfig.optional() }),
)

const parallel = z.strictObject({
  Type: z.literal('Parallel'),
  ...common,
  ...data,
  ...transition,
  ...recovery,
  Arguments: template.optional(),
  Branches: z.array(flow).min(1),
})
const map = z.strictObject({
  Type: z.literal('Map'),
  ...common,
  ...data,
  ...transition,
  ...recovery,
  Items: z.union([z.array(template), expression]).optional(),
  ItemSelector: template.optional(),
  MaxConcurrency: whole(0).optional(),
  ToleratedFailureCount: whole(0).optional(),
  ToleratedFailurePercentage: z.union([z.number().min(0).max(100), expression]).optional(),
  ItemProcessor: processor,
})

const state = z.discriminatedUnion('Type', [task, pass, choice, wait, succeed, fail, parallel, map])
const flowFields = {
  Comment: z.string().optional(),
  StartAt: stateName,
  States: z.record(stateName, state),
}

/** The part of the Amazon States Language (JSONata) that this engine runs; any other field is refused. */
export const machineDefinition = z.strictObject({
  Comment: z.string().optional(),
  Version: z.literal('1.0').optional(),
  QueryLanguage: z.enum(['JSONata', 'JSONPath']).optional(),
  TimeoutSeconds: z.int().min(1).max(MOST_SECONDS).optional(),
  StartAt: stateName,
  States: z.record(stateName, state),
})

export type MachineDefinition = z.infer<typeof machineDefinition>
export type State = z.infer<typeof state>
export type TaskState = z.infer<typeof task>
export type MapState = z.infer<typeof map>
export type ParallelState = z.infer<typeof parallel>
export type ChoiceState = z.infer<typeof choice>
export type WaitState = z.infer<typeof wait>
export type FailState = z.infer<typeof fail>
export type Retrier = z.infer<typeof retrier>
export type Catcher = z.infer<typeof catcher>
