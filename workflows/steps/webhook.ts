import { z } from 'zod'
import type { Retrier, State } from '../asl.ts'
import { withRemedy } from '../problem.ts'
import { defineStep, slugSchema } from './step.ts'

const settingsSchema = z.strictObject({
  to: slugSchema.describe("Where to, by its name in the setting 'webhooks'"),
  body: z
    .record(z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]*$/), z.union([z.string(), z.number(), z.boolean()]), {
      error: withRemedy('what to say is missing', "Add `body:`, e.g. `body: { leadId: '{% $subject.id %}' }`"),
    })
    .describe('Ids and facts, nothing personal; run and subject are said anyway'),
  refused: z
    .string()
    .optional()
    .describe('The label to go to when it is refused for good; else the run stops for people'),
})

/** What answers 4xx will answer so again; what answers 5xx, or not at all, may recover. */
const RETRY: readonly Retrier[] = [
  { ErrorEquals: ['WebhookRefused', 'WebhookNotKnown'], MaxAttempts: 0 },
  {
    ErrorEquals: ['WebhookFailed'],
    IntervalSeconds: 5,
    MaxAttempts: 5,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    JitterStrategy: 'FULL',
  },
]
const REFUSALS = ['WebhookRefused', 'WebhookFailed']

/** Tells another system, signed and once per run and step; `$webhook` is then `{ status }`. */
export const webhook = defineStep({
  kind: 'webhook',
  schema: settingsSchema,
  gives: ['webhook'],
  leads: ({ refused }) => (refused === undefined ? [] : [{ to: refused, path: ['refused'] }]),
  sentence: ({ to }) => ({ 'zh-CN': `通知外部系统「${to}」`, en: `Tell the system "${to}"` }),
  called: ({ to }) => `webhook-${to}`,
  entry: stateName,
  states: (settings, place) => {
    const { to, body, refused } = settings
    const work = place.call('call-webhook', { to, body: place.value(body) })
    const state: State = {
      ...work,
      Retry: [...RETRY, ...work.Retry],
      Assign: { webhook: '{% $states.result %}' },
      ...(refused !== undefined && {
        Catch: [{ ErrorEquals: REFUSALS, Next: place.stateOf(refused), Assign: { webhook: { status: 0 } } }],
      }),
      ...place.onward(),
    }
    return { [place.name(stateName(settings))]: state }
  },
})

function stateName({ to }: { to: string }): string {
  return `Tell the system ${to.slice(0, 24)}`
}
