import type { Services } from '../../functions/shared/services.ts'

/** The channels that leave the machine: each send waits until what led to it is on disk, so that no crash forgets a message that is out. The outbox lies in the store itself. */
export function sendAfterCommit(channels: Services['channels'], committed: () => Promise<void>): Services['channels'] {
  return Object.fromEntries(
    Object.entries(channels).map(([name, channel]) => {
      if (name === 'outbox') return [name, channel]
      const send: typeof channel.send = async (message) => {
        await committed()
        return channel.send(message)
      }
      return [name, { ...channel, send }]
    }),
  )
}
