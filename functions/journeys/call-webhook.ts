import { z } from 'zod'
import { momentSchema, subjectSchema } from '../../events/define-event.ts'
import { signedHeaders } from '../intake/check-signature.ts'
import { stableId } from '../shared/ids.ts'
import { taskFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { runInputSchema } from './run-record.ts'
import { webhooksSchema } from './webhooks.ts'

const inputSchema = z.object({
  run: runInputSchema.shape.run,
  subject: subjectSchema,
  step: z.string(),
  now: momentSchema,
  /** Its name in the setting `webhooks`. */
  to: z.string(),
  body: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
})
type Input = z.infer<typeof inputSchema>

/** Neither the setting `webhooks` nor the keys of its source know what a step names. */
class WebhookNotKnown extends Error {
  constructor(what: string, remedy: string) {
    super(`${what}: ${remedy}`)
    this.name = 'WebhookNotKnown'
  }
}

/** The other side answered with a status that the same request would get again. */
class WebhookRefused extends Error {
  constructor(to: string, status: number) {
    super(`The webhook "${to}" answered ${status}: correct its address, its key or the step's body`)
    this.name = 'WebhookRefused'
  }
}

/** The other side failed, or did not answer in time; the workflow asks again. */
class WebhookFailed extends Error {
  constructor(to: string, reason: string) {
    super(`The webhook "${to}" could not be reached: ${reason}`)
    this.name = 'WebhookFailed'
  }
}

/** How long an answer may take, in milliseconds. */
const PATIENCE = 10_000

/**
 * Posts what a step says to another system: JSON, signed as our own intake wants it, under a key that is the same whenever the
 * step is repeated (`idempotency-key`). Throws WebhookNotKnown, WebhookRefused (4xx, and redirects) and WebhookFailed.
 */
export async function callWebhook(
  input: Input,
  { settings, secrets }: Pick<Services, 'settings' | 'secrets'>,
): Promise<{ status: number }> {
  const { run, step, now, to } = input
  const webhook = (await settings.read('webhooks', webhooksSchema, {}))[to]
  if (!webhook) throw new WebhookNotKnown(`There is no webhook "${to}"`, 'add it to the setting "webhooks"')
  const { source = to, keyId } = webhook
  const secret = (await secrets.sourceKeys())[source]?.[keyId]
  if (secret === undefined) throw new WebhookNotKnown(`"${source}" has no key "${keyId}"`, 'make one: npm run keys')
  const body = JSON.stringify(sayOf(input))
  const headers = {
    'content-type': 'application/json',
    'idempotency-key': stableId('hook', run.id, step),
    ...signedHeaders({ source, keyId, secret }, Math.floor(Date.parse(now) / 1000), body),
  }
  const status = await post(to, webhook.url, { headers, body })
  if (status >= 500 || status === 429) throw new WebhookFailed(to, `it answered ${status}`)
  if (status >= 300) throw new WebhookRefused(to, status)
  return { status }
}

function sayOf({ run, subject, step, now, body }: Input) {
  return { journey: run.journey, runId: run.id, step, at: now, subject, body }
}

async function post(to: string, url: string, sent: { headers: Record<string, string>; body: string }): Promise<number> {
  try {
    const signal = AbortSignal.timeout(PATIENCE)
    const answer = await fetch(url, { method: 'POST', redirect: 'manual', signal, ...sent })
    await answer.body?.cancel()
    return answer.status
  } catch (error) {
    throw new WebhookFailed(to, error instanceof Error ? error.name : 'unknown')
  }
}

export const handler = taskFunction(inputSchema, z.object({ status: z.number() }), callWebhook)
