import { callWechat, type WechatAnswer, type WechatCall } from './call-wechat.ts'
import { AnswerLost, type AskedMessage, type OutgoingMessage, REPEATABLE, type SendAnswer } from './channel.ts'
import { type ChannelTools, defineChannel } from './define-channel.ts'
import type { TokenSource } from './token-store.ts'
import {
  fillTemplate,
  WECHAT_ACCOUNT,
  type WechatAccount,
  wechatAccountSchema,
  wechatSecretSchema,
  wechatTokens,
} from './wechat-account.ts'
import { meaningOf, wechatCodes } from './wechat-codes.ts'

/**
 * WeChat makes one of two messages with the same `client_msg_id` to the same person for ten minutes. A sweep counts from the moment
 * at which it was due, works for up to two minutes and may be tried again with that moment.
 */
const ONE_OF_TWO_FOR = 7.5 * 60_000

/**
 * Template messages of an Official Account: about something that the person did, never marketing.
 * https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage
 */
export const wechatTemplate = defineChannel({
  name: WECHAT_ACCOUNT,
  account: wechatAccountSchema,
  secret: wechatSecretSchema,
  capabilities: {
    personalLinks: true,
    deduplicates: true,
    address: 'wechat-open-id',
    carriesMarketing: false,
    reportsByAddress: true,
  },
  send: sendTemplate,
  carries: (template, { templates }) => Object.hasOwn(templates, template),
  query: async ({ sentAt, at }: AskedMessage) => {
    if (Date.parse(at) - Date.parse(sentAt) < ONE_OF_TWO_FOR) return REPEATABLE
    // Nobody can ask WeChat what became of a message; its receipt tells, if it comes.
    throw new AnswerLost('too-late-to-repeat')
  },
})

async function sendTemplate(
  message: OutgoingMessage,
  account: WechatAccount,
  tools: ChannelTools,
): Promise<SendAnswer> {
  // Greetings and surveys never come here (see chooseChannel); what is marketing by law neither, whatever its purpose.
  if (message.class === 'marketing') return { kind: 'refused', reason: 'no-marketing', class: 'content' }
  const filled = fillTemplate(message, account.templates)
  if ('kind' in filled) return filled
  const call = {
    url: `${account.endpoint}/cgi-bin/message/template/send`,
    body: {
      touser: message.address,
      template_id: filled.templateId,
      client_msg_id: message.id,
      ...(filled.link !== undefined && { url: filled.link }),
      data: filled.data,
    },
    at: message.at,
    patience: account.patience,
  }
  const tokens = wechatTokens(account, tools)
  const answer = await callWechat(tokens, call, tools).catch((lost: unknown) => callAgain(lost, tokens, call, tools))
  if (answer.errcode !== 0) return meaningOf(answer, wechatCodes, filled.templateId)
  return { kind: 'accepted', providerId: String(answer.msgid ?? `client:${message.id}`) }
}

/** A lost answer is asked for again at once: WeChat makes one of the two. What it refuses now it may have taken before. */
async function callAgain(
  lost: unknown,
  tokens: TokenSource,
  call: WechatCall,
  tools: ChannelTools,
): Promise<WechatAnswer> {
  const answer = await callWechat(tokens, call, tools)
  if (answer.errcode !== 0) throw lost
  return answer
}
