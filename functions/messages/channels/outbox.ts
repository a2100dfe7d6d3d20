import { keys } from '../../shared/keys.ts'
import { type Table, TransactionRefused } from '../../shared/table.ts'
import type { Channel, OutgoingMessage } from './channel.ts'

/** The channel that sends to nobody: it keeps what would have been sent, for the outbox page. */
export function outboxChannel(table: Table): Channel {
  return {
    name: 'outbox',
    personalLinks: true,
    deduplicates: true,
    send: async (message) => {
      try {
        await table.transact([
          { put: { ...keys.outbox(dayOf(message), message.at, message.id), ...message } },
          {
            put: { ...keys.outboxReceipt(message.id), at: message.at },
            condition: { condition: 'attribute_not_exists(pk)' },
          },
        ])
      } catch (error) {
        // The outbox deduplicates by the message's id, as the best providers do.
        if (!(error instanceof TransactionRefused)) throw error
      }
      return { kind: 'accepted', providerId: `outbox:${message.id}` }
    },
    query: async ({ id }) => {
      const receipt = await table.get(keys.outboxReceipt(id))
      return receipt && { kind: 'accepted', providerId: `outbox:${id}` }
    },
  }
}

const dayOf = (message: OutgoingMessage): string => message.at.slice(0, 10)
