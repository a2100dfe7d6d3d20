import { z } from 'zod'
import { momentSchema, subjectSchema } from '../../events/define-event.ts'
import { type Key, keys, personPk, prefixes } from '../shared/keys.ts'
import type { Table, Write } from '../shared/table.ts'
import type { Message } from './message-record.ts'
import { isExempt, purposeSchema } from './purpose.ts'

/** Where one of a person's messages lies: messages lie with what they are about, and a person has leads, cars and complaints. */
const pointerSchema = z.object({
  messageId: z.string(),
  subject: subjectSchema,
  at: momentSchema,
  purpose: purposeSchema.optional(),
  /** When it was claimed for sending; absent while it was not. */
  claimedAt: momentSchema.optional(),
})
export type MessagePointer = z.infer<typeof pointerSchema>

/** The pointers that go with a message: where it lies by its id, and, of an owner's, with the person. */
export function pointerTo(message: Message, claimedAt?: string): Write[] {
  const { to, messageId, subject, plannedAt, purpose } = message
  const place = { put: { ...keys.messagePlace(messageId), messageId, subject } }
  if (to.kind !== 'owner') return [place]
  const pointer: MessagePointer = {
    messageId,
    subject,
    at: plannedAt,
    ...(purpose && { purpose }),
    ...(claimedAt !== undefined && { claimedAt }),
  }
  return [place, { put: { ...keys.personMessage(to.personId, plannedAt, messageId), ...pointer } }]
}

const placeSchema = z.object({ subject: subjectSchema })

/** The key of a message of which only the id is known; `undefined` where there is none. */
export async function placeOf(table: Table, messageId: string): Promise<Key | undefined> {
  const item = await table.get(keys.messagePlace(messageId))
  return item && keys.message(placeSchema.parse(item).subject, messageId)
}

export const messageKey = ({ subject, messageId }: Pick<Message, 'subject' | 'messageId'>): Key =>
  keys.message(subject, messageId)

/** A person's messages, newest first. */
export async function readPointers(table: Table, personId: string, limit?: number): Promise<MessagePointer[]> {
  const items = await table.query({
    pk: personPk(personId),
    prefix: prefixes.ownMessages,
    newestFirst: true,
    ...(limit !== undefined && { limit }),
  })
  return items.map((item) => pointerSchema.parse(item))
}

/** So far back one looks for the last answer; more than these are not written to one person within an hour. */
const LOOKED_AT = 20

/** When the last message was claimed that the contact item does not count: an answer or a safety notice. */
export async function lastExemptAt(table: Table, personId: string): Promise<string | undefined> {
  const pointers = await readPointers(table, personId, LOOKED_AT)
  return pointers.find(({ purpose, claimedAt }) => claimedAt !== undefined && purpose && isExempt(purpose))?.claimedAt
}
