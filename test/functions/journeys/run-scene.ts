import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { z } from 'zod'
import { type AnyEvent, anyEventSchema, type EventDefinition } from '../../../events/define-event.ts'
import { enrol } from '../../../functions/journeys/enrol.ts'
import { type Mail, type Run, runInputSchema } from '../../../functions/journeys/run-record.ts'
import { readRun } from '../../../functions/journeys/run-store.ts'
import { takeMail } from '../../../functions/journeys/take-mail.ts'
import { eventItem, makeEvent, readEvent } from '../../../functions/shared/event-record.ts'
import { subjectPk } from '../../../functions/shared/keys.ts'
import type { JourneyRegistration, Services } from '../../../functions/shared/services.ts'
import { ConditionFailed } from '../../../functions/shared/table.ts'
import { fillTemplate } from '../../../local/step-functions/jsonata/template.ts'
import { compileJourney } from '../../../workflows/compile.ts'
import { type Journey, parseJourney } from '../../../workflows/journey.ts'
import { openWorld, type World } from '../../support/world.ts'

export const NOW = '2026-11-21T02:00:00.000Z'
export const subject = { type: 'lead', id: 'lead-1' } as const

/** A moment so many minutes after NOW. */
export const minutes = (count: number): string => new Date(Date.parse(NOW) + count * 60_000).toISOString()

/** A journey that waits twice for a contact, whichever way the first wait goes. */
export const twoWaits = parseJourney(
  `journey: two-waits
title: { zh-CN: 两次等待, en: Two waits }
about: Waits twice.
subject: lead
starts: { on: LeadCreated }
ends: { on: [LeadClosed] }
steps:
  - { label: first, wait: { for: PT10M, on: { LeadContacted: next } } }
  - { label: second, wait: { for: PT10M, on: { LeadContacted: next } } }
  - emit: done
`,
  'two-waits.yaml',
)

export function registrationOf(journey: Journey, version = 1): JourneyRegistration {
  const machineArn = `arn:aws:states:local:000000000000:stateMachine:ltl-journey-${journey.slug}:${version}`
  return { ...compileJourney(journey).registration, machineArn }
}

export interface Scene extends World {
  /** An event with its EVENT item; it is not enrolled yet. */
  event<Name extends string, Facts extends z.ZodType>(
    definition: EventDefinition<Name, Facts>,
    facts: z.infer<Facts>,
    occurredAt?: string,
  ): Promise<AnyEvent>
  runs(): Promise<Run[]>
  /** The runs that hold a lock. */
  locks(): Promise<unknown[]>
  outcome(event: AnyEvent): Promise<string | undefined>
}

export async function openScene(journeys: readonly Journey[] = [twoWaits]): Promise<Scene> {
  const world = await openWorld({ now: NOW, journeys: journeys.map((journey) => registrationOf(journey)) })
  const { table } = world.services
  const itemsOf = (prefix: string) => table.query({ pk: subjectPk(subject), prefix })
  return {
    ...world,
    event: async (definition, facts, occurredAt = NOW) => {
      const event = anyEventSchema.parse(makeEvent(definition, { subject: subject.id, facts, occurredAt }))
      await table.put(eventItem(event, NOW))
      return event
    },
    runs: async () => {
      const ids = (await itemsOf('RUN#')).map((item) => String(item.runId))
      return (await Promise.all(ids.map((id) => readRun(table, subject, id)))).flatMap((run) => run ?? [])
    },
    locks: async () => (await itemsOf('ACTIVE#')).map((item) => item.runId),
    outcome: async (event) => (await readEvent(table, event.metadata.id))?.outcome?.kind,
  }
}

/** Starts a run with an event and gives it back. */
export async function startedRun(scene: Scene, event: AnyEvent): Promise<Run> {
  await enrol({ event, now: NOW }, scene.services)
  const [run] = await scene.runs()
  if (!run) throw new Error('No run was started')
  return run
}

/** What a wait came to: it is open, or it found mail (or its end) first. */
export type Waited = { kind: 'open'; token: string } | { kind: 'found'; name: string; mail: Mail }

const attributes = z.record(z.string(), z.custom<AttributeValue>())
const requestSchema = z.object({
  Key: attributes,
  UpdateExpression: z.string(),
  ConditionExpression: z.string(),
  ExpressionAttributeNames: z.record(z.string(), z.string()).optional(),
  ExpressionAttributeValues: attributes,
})

/** Enters a wait as the compiled machine does: registers it with the state's own Arguments, and takes the mail if that is refused. */
export async function enterWait(
  wait: { journey: Journey; state: string; token: string; variables: Record<string, unknown> },
  run: Run,
  services: Services,
): Promise<Waited> {
  const { States } = compileJourney(wait.journey).definition
  const context = {
    Execution: { Input: JSON.parse(run.input) },
    Task: { Token: wait.token },
    State: { EnteredTime: NOW },
  }
  const argumentsOf = (name: string) => {
    const state = States[name]
    if (state?.Type !== 'Task') throw new Error(`There is no task "${name}"`)
    const bindings = { ...wait.variables, states: { context } }
    const scope = { bindings, stateName: name, enteredEvent: 1, now: Date.parse(NOW), random: () => 0.5 }
    return fillTemplate(state.Arguments, 'Arguments', scope)
  }
  for (;;) {
    try {
      await register(requestSchema.parse(await argumentsOf(wait.state)), services)
      return { kind: 'open', token: wait.token }
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error
    }
    const found = await lookInMail(await argumentsOf(`Take mail: ${wait.state}`), services)
    if (found) return found
  }
}

async function register(request: z.infer<typeof requestSchema>, { table }: Services): Promise<void> {
  const { pk, sk } = z.object({ pk: z.string(), sk: z.string() }).parse(unmarshall(request.Key))
  await table.update({
    key: { pk, sk },
    update: request.UpdateExpression,
    condition: request.ConditionExpression,
    ...(request.ExpressionAttributeNames && { names: request.ExpressionAttributeNames }),
    values: unmarshall(request.ExpressionAttributeValues),
  })
}

const takeMailSchema = z.object({
  run: runInputSchema.shape.run,
  keys: z.array(z.string()),
  last: z.string(),
})

async function lookInMail(input: unknown, services: Services): Promise<Waited | undefined> {
  const found = await takeMail({ ...takeMailSchema.parse(input), subject, now: NOW }, services)
  if (found.kind === 'nothing') return undefined
  return { kind: 'found', name: found.kind === 'ended' ? 'RunEnded' : found.mail.name, mail: found.mail }
}
