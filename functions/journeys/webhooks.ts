import { z } from 'zod'

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost']

/** Only https, for the body must not be read on its way; a machine may speak to itself. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username } = new URL(text)
  if (username !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname))
}

/** Where we post to other systems. */
export const safeUrlSchema = z.string().refine(isSafe, { error: 'must be an https address without user and password' })

/** Setting `webhooks`: the systems that journeys may tell, by name. */
export const webhooksSchema = z.record(
  z.string(),
  z.strictObject({
    url: safeUrlSchema,
    /** Whose key signs the requests, of those that `npm run keys` makes; the webhook's own name where absent. */
    source: z.string().optional(),
    keyId: z.string().default('key-1'),
  }),
)
