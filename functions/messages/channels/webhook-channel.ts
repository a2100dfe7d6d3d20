import { z } from 'zod'
import { signedHeaders } from '../../intake/check-signature.ts'
import { safeUrlSchema } from '../../journeys/webhooks.ts'
import { callProvider, type ProviderAnswer, patienceSchema, sending } from './call-provider.ts'
import { AnswerLost, type OutgoingMessage, type SendAnswer } from './channel.ts'
import { defineChannel } from './define-channel.ts'

const accountSchema = z.object({
  url: safeUrlSchema,
  /** Who we are to the receiver, and which key we sign with. */
  source: z.string().default('lead-to-loyalty'),
  keyId: z.string().default('key-1'),
  patience: patienceSchema,
})
const secretSchema = z.object({ key: z.string().min(16) })

/**
 * Any system that sends messages itself: it gets them as JSON, signed as our own intake wants it. The message's id is its
 * idempotency key: the receiver has to make one message of what it gets twice.
 */
export const webhookChannel = defineChannel({
  name: 'webhook',
  account: accountSchema,
  secret: secretSchema,
  capabilities: { personalLinks: true, deduplicates: true },
  send: (message, { url, source, keyId, patience, secret }, { fetch }) =>
    sending(async () => {
      const body = JSON.stringify(sayOf(message))
      const seconds = Math.floor(Date.parse(message.at) / 1000)
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': message.id,
        ...signedHeaders({ source, keyId, secret: secret.key }, seconds, body),
      }
      return toAnswer(await callProvider({ url, headers, body, patience }, fetch), message)
    }),
})

/** Who that is stays with us; the receiver needs the address alone. */
function sayOf({ id, template, class: legalClass, language, address, text, variables, at }: OutgoingMessage) {
  return { id, template, class: legalClass, language, address, text, variables, at }
}

const takenSchema = z.object({ id: z.string().min(1) })

function toAnswer({ status, text }: ProviderAnswer, { id }: OutgoingMessage): SendAnswer {
  const reason = `HTTP ${status}`
  if (status >= 200 && status < 300) return { kind: 'accepted', providerId: ownIdIn(text) ?? id }
  if (status === 429) return { kind: 'later', reason, class: 'busy' }
  if (status >= 500) throw new AnswerLost(reason)
  if (status === 400 || status === 422) return { kind: 'refused', reason, class: 'content' }
  return { kind: 'refused', reason, class: 'config' }
}

function ownIdIn(text: string): string | undefined {
  try {
    return takenSchema.safeParse(JSON.parse(text)).data?.id
  } catch {
    return undefined
  }
}
