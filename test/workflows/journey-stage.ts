import { z } from 'zod'
import { type AnyEvent, anyEventSchema, type EventDefinition, type Subject } from '../../events/define-event.ts'
import { enrol } from '../../functions/journeys/enrol.ts'
import { handler as findMoment } from '../../functions/journeys/find-moment.ts'
import { handler as takeMail } from '../../functions/journeys/take-mail.ts'
import { eventItem, makeEvent } from '../../functions/shared/event-record.ts'
import type { Handler } from '../../functions/shared/lambda.ts'
import type { JourneyRegistration, Services } from '../../functions/shared/services.ts'
import { openTable } from '../../functions/shared/table.ts'
import { openWorkflows } from '../../functions/shared/workflows.ts'
import { activity } from '../../local/activity.ts'
import { openClients } from '../../local/aws-clients.ts'
import { virtualClock } from '../../local/clock.ts'
import { openDynamoDb } from '../../local/dynamodb/dynamodb.ts'
import { taskIntegrations } from '../../local/step-functions/integrations/task-integrations.ts'
import { seededRandom } from '../../local/step-functions/jsonata/aws-functions.ts'
import { openStepFunctions } from '../../local/step-functions/step-functions.ts'
import { openStore } from '../../local/store.ts'
import { compileJourney } from '../../workflows/compile.ts'
import type { Journey } from '../../workflows/journey.ts'
import { createProductTable } from '../support/product-table.ts'
import { openWorld } from '../support/world.ts'

/** A function as the stage plays it: gets the task's input, answers or throws. */
export type Role = (input: Record<string, unknown>) => unknown

const BEGIN = '2026-11-21T02:00:00Z'
const TABLE = 'product'

/** Functions that play themselves, unless the test plays them. */
const themselves: Readonly<Record<string, Handler>> = { 'take-mail': takeMail, 'find-moment': findMoment }

/** Journeys on the real engine and the real table, on a virtual clock; the functions that they call are played by the test. */
export async function openStage({
  journeys,
  roles,
  subject = { type: 'lead', id: 'lead-1' },
}: {
  journeys: readonly Journey[]
  roles: Record<string, Role>
  /** What every event is about. */
  subject?: Subject
}) {
  const busy = activity()
  const clock = virtualClock(Date.parse(BEGIN), busy.idle)
  const store = openStore(':memory:')
  const dynamodb = openDynamoDb(store, clock)
  const calls: { slug: string; input: Record<string, unknown> }[] = []
  const engine = openStepFunctions({
    store,
    clock,
    activity: busy,
    random: seededRandom(1),
    tasks: taskIntegrations({
      dynamodb,
      events: dynamodb,
      states: () => engine,
      lambda: (arn, payload) => play(slugOf(arn), payload),
    }),
  })
  const clients = openClients({ dynamodb, events: dynamodb, workflows: engine, secrets: dynamodb })
  await createProductTable(clients.dynamodb, TABLE)
  const registrations = await Promise.all(journeys.map((journey) => publish(engine, journey)))
  const world = await openWorld({ journeys: registrations })
  const table = openTable(clients.dynamodb, TABLE)
  const services: Services = { ...world.services, table, workflows: openWorkflows(clients.workflows) }

  const answerOf = async (slug: string, input: Record<string, unknown>): Promise<unknown> => {
    const role = roles[slug]
    if (role) return role(input)
    const itself = themselves[slug]
    if (!itself) throw new Error(`Nobody plays ${slug}`)
    return itself(input, { ...lambdaContext, functionName: slug, services })
  }
  const play = async (slug: string, payload: unknown) => {
    const input = z.record(z.string(), z.unknown()).parse(payload)
    calls.push({ slug, input })
    try {
      return { payload: await answerOf(slug, input) }
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error))
      return { payload: null, functionError: { errorType: name, errorMessage: message, trace: [] } }
    }
  }

  /** Something happens now: its EVENT item is written, and enrolment is told; what follows may still be under way. */
  const tell: Tell = async (definition, facts) => {
    const now = new Date(clock.now()).toISOString()
    const event = anyEventSchema.parse(makeEvent(definition, { subject, facts, occurredAt: now }))
    await table.put(eventItem(event, now))
    await enrol({ event, now }, services)
    return event
  }
  /** The same, and whatever follows at this moment. */
  const happen: Tell = async (definition, facts) => {
    const event = await tell(definition, facts)
    await busy.idle()
    return event
  }

  /** How the only execution of a journey stands, and which states it has entered. */
  const executionOf = async (slug: string) => {
    const machine = registrations.find((each) => each.slug === slug)?.machineArn
    const { executions } = executionList.parse(
      await engine.handle('ListExecutions', { stateMachineArn: machine?.replace(/:\d+$/, '') }),
    )
    const executionArn = executions[0]?.executionArn ?? ''
    const { status, output } = described.parse(await engine.handle('DescribeExecution', { executionArn }))
    const { events } = history.parse(await engine.handle('GetExecutionHistory', { executionArn, maxResults: 1000 }))
    return { status, output, entered: events.flatMap((each) => each.stateEnteredEventDetails?.name ?? []) }
  }

  return {
    clock,
    services,
    calls,
    tell,
    happen,
    executionOf,
    idle: busy.idle,
    inputsOf: (slug: string) => calls.filter((call) => call.slug === slug).map((call) => call.input),
  }
}

type Tell = <Name extends string, Facts extends z.ZodType>(
  definition: EventDefinition<Name, Facts>,
  facts: z.infer<Facts>,
) => Promise<AnyEvent>

type Engine = ReturnType<typeof openStepFunctions>

async function publish(engine: Engine, journey: Journey): Promise<JourneyRegistration> {
  const { definition, registration } = compileJourney(journey)
  const { stateMachineVersionArn } = created.parse(
    await engine.handle('CreateStateMachine', {
      name: `ltl-journey-${journey.slug}`,
      roleArn: 'arn:aws:iam::000000000000:role/journey',
      definition: substitute(JSON.stringify(definition)),
      publish: true,
    }),
  )
  return { ...registration, machineArn: stateMachineVersionArn }
}

/** What CloudFormation does with the definition's placeholders. */
function substitute(definition: string): string {
  return definition
    .replaceAll('$' + '{Partition}', 'aws')
    .replaceAll('$' + '{TableName}', TABLE)
    .replace(/\$\{(\w+)\}/g, (_, name: string) => `arn:aws:lambda:local:000000000000:function:${name}:live`)
}

/** `…:function:ScoreLead:live` → `score-lead` */
function slugOf(arn: string): string {
  const name = arn.split(':').at(-2) ?? ''
  return name.replace(/(?<=.)([A-Z])/g, '-$1').toLowerCase()
}

const created = z.object({ stateMachineVersionArn: z.string() })
const executionList = z.object({ executions: z.array(z.object({ executionArn: z.string() })) })
const described = z.object({
  status: z.string(),
  output: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .optional(),
})
const history = z.object({
  events: z.array(z.object({ stateEnteredEventDetails: z.object({ name: z.string() }).optional() })),
})
const lambdaContext = {
  callbackWaitsForEmptyEventLoop: false,
  functionVersion: '1',
  invokedFunctionArn: '',
  memoryLimitInMB: '256',
  awsRequestId: '',
  logGroupName: '',
  logStreamName: '',
  getRemainingTimeInMillis: () => 60_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
}
