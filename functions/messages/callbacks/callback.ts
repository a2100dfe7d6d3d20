import { z } from 'zod'
import { momentSchema } from '../../../events/define-event.ts'
import { keys } from '../../shared/keys.ts'
import type { Log } from '../../shared/log.ts'
import { Problem } from '../../shared/problem.ts'
import type { Services } from '../../shared/services.ts'
import { ConditionFailed } from '../../shared/table.ts'
import { takeReply } from '../take-reply.ts'

/** What somebody wrote back, as the provider handed it over. */
export interface HeardReply {
  /** The same whenever the provider hands it over again. */
  id: string
  /** Who wrote: a phone number in E.164, or the provider's user id. */
  address: string
  text: string
}

/** Providers hand things over again for minutes, some for days. */
const REMEMBERED = 7 * 24 * 60 * 60

const heardSchema = z.object({ at: momentSchema })

/** When the provider told it first (ISO 8601): with that moment everything that follows from it is safe to do again. */
async function firstHeardAt(channel: string, id: string, now: string, { table }: Services): Promise<string> {
  try {
    const expiresAt = Math.floor(Date.parse(now) / 1000) + REMEMBERED
    await table.put({ ...keys.heard(channel, id), at: now, expiresAt }, { condition: 'attribute_not_exists(pk)' })
    return now
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
    return heardSchema.parse(error.item ?? { at: now }).at
  }
}

/** Does what replies ask, one after the other. What was handed over before is done again with its first moment, and so changes nothing. */
export async function takeReplies(
  channel: string,
  replies: readonly HeardReply[],
  now: string,
  services: Services,
): Promise<void> {
  for (const { id, address, text } of replies) {
    const heardAt = await firstHeardAt(channel, id, now, services)
    const { kind } = await takeReply({ channel, address, text, now: heardAt }, services)
    services.log.info('reply taken', { channel, kind })
  }
}

/** The body as JSON of a known shape. Throws a Problem that names the field; never what stood in it. */
export function readCallbackJson<Schema extends z.ZodType>(schema: Schema, body: Buffer): z.output<Schema> {
  const { data, error } = schema.safeParse(parseJson(body))
  if (!error) return data
  const errors = error.issues.map(({ path, message }) => ({ field: `/${path.join('/')}`, message }))
  throw new Problem(400, 'callback-refused', 'This is not what the provider documents', 'Send it as documented', errors)
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

/** More than any provider hands over at once. */
const MOST = 1000

export const listSchema = z.array(z.unknown()).max(MOST)

/** Each element by itself: one that cannot be read costs no other, for the provider gives up after some refusals. How many those are is logged, and nothing of what stands in them. */
export function readElements<Schema extends z.ZodType>(
  schema: Schema,
  list: readonly unknown[],
  { channel, log }: { channel: string; log: Log },
): z.output<Schema>[] {
  const read = list.flatMap((each) => schema.safeParse(each).data ?? [])
  const unread = list.length - read.length
  if (unread > 0) log.error('callback not read', { channel, unread, of: list.length })
  return read
}

/** Providers in China write times of their own clock: `2026-11-21 10:00:00`. Undefined for what is none: nothing is refused for it. */
export const chineseTimeSchema = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/)
  .transform((time) => `${time.replace(' ', 'T')}+08:00`)
  .refine((time) => !Number.isNaN(Date.parse(time)))
  .transform((time) => new Date(time).toISOString())
  .optional()
  .catch(undefined)

/** Ids and numbers, which providers write now as text and now as numbers. */
export const textSchema = z.union([z.string(), z.number()]).transform(String)
