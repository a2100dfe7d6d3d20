import { z } from 'zod'
import { connectionShape } from './call-provider.ts'
import { askToken } from './call-wechat.ts'
import type { ChannelTools } from './define-channel.ts'
import type { TokenSource } from './token-store.ts'
import { callbackSecrets } from './wechat-account.ts'

export const wecomAccountSchema = z.object({
  ...connectionShape('https://qyapi.weixin.qq.com'),
  corpId: z.string().min(1),
  /** The application that staff see. */
  agentId: z.coerce.number().int(),
})
export const wecomSecretSchema = z.object({ corpSecret: z.string().min(1), ...callbackSecrets })

export type WecomAccount = z.output<typeof wecomAccountSchema> & { secret: z.output<typeof wecomSecretSchema> }

/** One application for staff and, where it may be called by 客户联系, for customers. */
export const WECOM_ACCOUNT = 'wecom'

/** gettoken gives the same token to whoever asks until it ends, and another one where WeCom ended it early. */
export function wecomTokens({ corpId, agentId, endpoint, secret }: WecomAccount, tools: ChannelTools): TokenSource {
  const query = new URLSearchParams({ corpid: corpId, corpsecret: secret.corpSecret })
  return {
    name: `wecom:${corpId}:${agentId}`,
    ask: () => askToken(`${endpoint}/cgi-bin/gettoken?${query}`, { method: 'GET' }, tools),
  }
}
