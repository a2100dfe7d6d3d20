import type { Channel } from './channel.ts'
import type { ChannelKind, ChannelTools } from './define-channel.ts'
import { outboxChannel } from './outbox.ts'

/** Every channel to a provider. They are always there; one without an account refuses what it is given. */
export const channelKinds: readonly ChannelKind[] = []

/** The channels by name. */
export function openChannels(tools: ChannelTools): Readonly<Record<string, Channel>> {
  return Object.fromEntries([
    ['outbox', outboxChannel(tools.table)],
    ...channelKinds.map((kind) => [kind.name, kind.open(tools)] as const),
  ])
}
