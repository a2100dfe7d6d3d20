import { stableId } from '../../shared/ids.ts'
import { callWechat } from './call-wechat.ts'
import { AnswerLost, type OutgoingMessage, type SendAnswer } from './channel.ts'
import { type ChannelTools, defineChannel } from './define-channel.ts'
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
 * Subscription messages of an Official Account: the person allowed exactly one of this template, beforehand.
 * https://developers.weixin.qq.com/doc/service/api/notify/notify/api_sendnewsubscribemsg
 */
export const wechatSubscribe = defineChannel({
  name: 'wechat-subscribe',
  accountOf: WECHAT_ACCOUNT,
  account: wechatAccountSchema,
  secret: wechatSecretSchema,
  capabilities: {
    personalLinks: true,
    deduplicates: false,
    address: 'wechat-open-id',
    needsCredit: true,
  },
  send: sendSubscribed,
  carries: (template, { subscriptions }) => Object.hasOwn(subscriptions, template),
})

/** Of this template: others may be allowed. */
const NO_CREDIT = 43101

async function sendSubscribed(
  message: OutgoingMessage,
  account: WechatAccount,
  tools: ChannelTools,
): Promise<SendAnswer> {
  const filled = fillTemplate(message, account.subscriptions)
  if ('kind' in filled) return filled
  const { templateId, data, link } = filled
  const { address, at } = message
  const call = {
    url: `${account.endpoint}/cgi-bin/message/subscribe/bizsend`,
    body: { touser: address, template_id: templateId, ...(link !== undefined && { page: link }), data },
    at,
    patience: account.patience,
  }
  const providerId = subscribedId(address, templateId)
  const answer = await callWechat(wechatTokens(account, tools), call, tools).catch((error: unknown) => {
    throw error instanceof AnswerLost ? new AnswerLost(error.reason, undefined, providerId) : error
  })
  if (answer.errcode === NO_CREDIT) return { kind: 'refused', reason: String(NO_CREDIT), class: 'credit' }
  if (answer.errcode !== 0) return meaningOf(answer, wechatCodes, templateId)
  return { kind: 'accepted', providerId }
}

/** WeChat gives these messages no id, and reports on them by person and template: the last one is meant. */
export const subscribedId = (openId: string, templateId: string): string => stableId('subscribed', openId, templateId)
