import { randomUUID } from 'node:crypto'
import type { AskedMessage, OutgoingMessage } from '../../../../functions/messages/channels/channel.ts'
import type { ChannelTools } from '../../../../functions/messages/channels/define-channel.ts'
import type { World } from '../../../support/world.ts'

export const now = '2026-11-21T02:10:00.000Z'

/** A channel's tools in a world, with one account and one approved template. */
export async function toolsFor(
  world: World,
  channel: string,
  { account, secret, templates = {} }: { account: object; secret: Record<string, string>; templates?: object },
): Promise<ChannelTools> {
  const { table, settings, log } = world.services
  await settings.write('channel-accounts', { [channel]: account })
  await settings.write('provider-templates', { [channel]: templates })
  const secrets = { channelSecrets: async () => ({ [channel]: secret }) }
  return { table, settings, secrets, fetch, log, nonce: randomUUID }
}

export const outgoing = (changes: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id: 'msg-1',
  template: 'service-due',
  class: 'service',
  language: 'zh-CN',
  address: '+8613800000001',
  recipient: 'person-1',
  text: '张晓雨，您的爱车该保养了',
  variables: { customer: '张晓雨', where: 'https://l.example.cn/m 查询码 7q4k9-m2xzt' },
  at: now,
  ...changes,
})

export const asked = (changes: Partial<AskedMessage> = {}): AskedMessage => ({
  id: 'msg-1',
  address: '+8613800000001',
  sentAt: now,
  at: '2026-11-21T02:25:00.000Z',
  ...changes,
})
