import { z } from 'zod'
import { callbackPathSchema, connectionShape } from './call-provider.ts'
import { askToken } from './call-wechat.ts'
import type { OutgoingMessage, SendAnswer } from './channel.ts'
import type { ChannelTools } from './define-channel.ts'
import type { TokenSource } from './token-store.ts'
import { fieldRefused, withYear } from './wechat-fields.ts'

/** What signs and encrypts what WeChat and WeCom tell us; as their consoles show it. */
export const callbackSecrets = {
  /** The unguessable end of the callback's address: `/callbacks/wechat/{callbackPath}`. */
  callbackPath: callbackPathSchema.optional(),
  callbackToken: z.string().min(3).optional(),
  encodingAesKey: z.string().length(43).optional(),
}

const templateSchema = z.object({
  /** WeChat's id of the template. */
  id: z.string().min(1),
  /** Each of its fields as ours says it: `{ thing1: '{car}', time2: '{visitAt}' }`. */
  fields: z.record(z.string(), z.string()),
  /** The variable of ours that holds the address to go to, where it holds one. */
  link: z.string().optional(),
})

export const wechatAccountSchema = z.object({
  ...connectionShape('https://api.weixin.qq.com'),
  appId: z.string().min(1),
  /** 类目模板, by our template's id: what has none here cannot go as a template message. */
  templates: z.record(z.string(), templateSchema).default({}),
  /** 订阅通知, by our template's id: WeChat keeps them apart, with ids of their own. */
  subscriptions: z.record(z.string(), templateSchema).default({}),
})
export const wechatSecretSchema = z.object({ appSecret: z.string().min(1), ...callbackSecrets })

export type WechatAccount = z.output<typeof wechatAccountSchema> & { secret: z.output<typeof wechatSecretSchema> }

/** Both kinds of messages go by one Official Account. */
export const WECHAT_ACCOUNT = 'wechat-template'

/** stable_token is the same for whoever asks, and does not end the tokens of others. */
export const wechatTokens = ({ appId, endpoint, secret }: WechatAccount, tools: ChannelTools): TokenSource => ({
  name: `wechat:${appId}`,
  ask: (forced) =>
    askToken(
      `${endpoint}/cgi-bin/stable_token`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          grant_type: 'client_credential',
          appid: appId,
          secret: secret.appSecret,
          ...(forced && { force_refresh: true }),
        }),
      },
      tools,
    ),
})

/** A message as WeChat's template says it. */
export interface Filled {
  templateId: string
  data: Record<string, { value: string }>
  link?: string
}

/** Fills the fields and checks each as WeChat does; refused by the first field's name. */
export function fillTemplate(
  { template, variables, at }: OutgoingMessage,
  templates: WechatAccount['templates'],
): Filled | Extract<SendAnswer, { kind: 'refused' }> {
  const known = templates[template]
  if (!known) return { kind: 'refused', reason: `template-missing: ${template}`, class: 'content' }
  const data: Record<string, { value: string }> = {}
  for (const [field, pattern] of Object.entries(known.fields)) {
    const plain = pattern.replace(/\{(\w+)\}/g, (_, name: string) => variables[name] ?? '')
    const value = /^(time|date)\d*$/.test(field) ? withYear(plain, at) : plain
    const refused = fieldRefused(field, value)
    if (refused) return { kind: 'refused', reason: `field: ${refused}`, class: 'content' }
    data[field] = { value }
  }
  const link = variables[known.link ?? '']
  return { templateId: known.id, data, ...(link && /^https?:\/\/\S+$/.test(link) && { link }) }
}
