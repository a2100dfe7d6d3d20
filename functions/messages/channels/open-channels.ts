import { z } from 'zod'
import { aliyunSms } from './aliyun-sms.ts'
import { awsSms } from './aws-sms.ts'
import type { Channel } from './channel.ts'
import type { ChannelKind, ChannelTools } from './define-channel.ts'
import { outboxChannel } from './outbox.ts'
import { tencentSms } from './tencent-sms.ts'
import { webhookChannel } from './webhook-channel.ts'
import { wechatSubscribe } from './wechat-subscribe.ts'
import { wechatTemplate } from './wechat-template.ts'
import { wecom } from './wecom.ts'
import { wecomCustomer } from './wecom-customer.ts'

/** Every channel to a provider. They are always there; one without an account refuses what it is given. */
export const channelKinds: readonly ChannelKind[] = [
  aliyunSms,
  tencentSms,
  awsSms,
  webhookChannel,
  wechatTemplate,
  wechatSubscribe,
  wecom,
  wecomCustomer,
]

/** What a channel may be called; the outbox needs no provider. */
export const channelNames: readonly string[] = ['outbox', ...channelKinds.map(({ name }) => name)]

/** Setting `channel-accounts`: what is not secret of each account, by channel. */
export const channelAccountsSchema = z.strictObject(
  Object.fromEntries(
    channelKinds.flatMap(({ name, accountOf, account }) =>
      accountOf && accountOf !== name ? [] : [[name, account.optional()]],
    ),
  ),
)

/** The channels by name. */
export function openChannels(tools: ChannelTools): Readonly<Record<string, Channel>> {
  return Object.fromEntries([
    ['outbox', outboxChannel(tools.table)],
    ...channelKinds.map((kind) => [kind.name, kind.open(tools)] as const),
  ])
}
