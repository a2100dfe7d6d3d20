import { messageKey, readPointers } from '../messages/message-pointer.ts'
import { type Message, messageSchema } from '../messages/message-record.ts'
import { type Key, keys, prefixes } from '../shared/keys.ts'
import { ConditionFailed, type Table } from '../shared/table.ts'
import type { Erasure } from './erasure-record.ts'

/** The contents of all messages to a person, wherever they lie; that they were sent, and why, remains. */
export async function eraseMessages(erasure: Erasure, table: Table): Promise<void> {
  for (const pointer of await readPointers(table, erasure.personId)) {
    const item = await table.get(messageKey(pointer))
    if (item) await emptyMessage(messageSchema.parse(item), erasure, table)
    await table.delete(keys.personMessage(erasure.personId, pointer.at, pointer.messageId))
  }
}

/** The contents of what staff were told about a subject of the person's; messages to other owners stay. */
export async function eraseMessagesAbout(pk: string, erasure: Erasure, table: Table): Promise<void> {
  const items = await table.query({ pk, prefix: prefixes.messages })
  for (const message of items.map((item) => messageSchema.parse(item)))
    if (message.to.kind !== 'owner' || message.to.personId === erasure.personId)
      await emptyMessage(message, erasure, table)
}

async function emptyMessage(message: Message, { erasureId }: Erasure, table: Table): Promise<void> {
  const { messageId, to } = message
  const receipt = await table.get(keys.outboxReceipt(messageId))
  const at = receipt && String(receipt.at)
  if (at !== undefined) await table.delete(keys.outbox(at.slice(0, 10), at, messageId))
  await updateIfThere(table, messageKey(message), {
    update: 'SET #variables = :none, #to = :to',
    names: { '#variables': 'variables', '#to': 'to' },
    values: { ':none': {}, ':to': to.kind === 'owner' ? { ...to, personId: erasureId } : to },
  })
}

/** An update of an item that may be gone. */
export async function updateIfThere(
  table: Table,
  key: Key,
  { update, names, values }: { update: string; names?: Record<string, string>; values?: Record<string, unknown> },
): Promise<void> {
  try {
    await table.update({
      key,
      update,
      condition: 'attribute_exists(pk)',
      ...(names && { names }),
      ...(values && { values }),
    })
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
  }
}
