import { personIdByOpenId } from '../../customers/person-store.ts'
import type { HttpFunction } from '../../shared/http-function.ts'
import { stableId } from '../../shared/ids.ts'
import type { XmlElement } from '../../shared/read-xml.ts'
import type { Services } from '../../shared/services.ts'
import { bankCredits } from '../bank-credits.ts'
import { readAccount } from '../channels/account.ts'
import {
  WECHAT_ACCOUNT,
  type WechatAccount,
  wechatAccountSchema,
  wechatSecretSchema,
} from '../channels/wechat-account.ts'
import { subscribedId } from '../channels/wechat-subscribe.ts'
import { noteReachable, noteUnreachable } from '../note-unreachable.ts'
import { recordReceipt } from '../record-receipt.ts'
import { keepStray } from '../stray-receipts.ts'
import { takeReplies } from './callback.ts'
import { createdAt, echo, heard, openEnvelope, sealOf } from './wechat-envelope.ts'
import { elementsAt, textAt } from './wechat-xml.ts'

const SUBSCRIBE = 'wechat-subscribe'
const POPUP = 'SubscribeMsgPopupEvent'

interface Told {
  xml: XmlElement
  openId: string
  /** When it happened, and when we heard of it; ISO 8601. */
  at: string
  now: string
  account: WechatAccount
}

/**
 * What an Official Account tells: what became of template messages, what people subscribed to, and what they wrote.
 * https://developers.weixin.qq.com/doc/service/guide/dev/push/
 */
export const receiveWechat: HttpFunction = async (request, services) => {
  const shape = { name: WECHAT_ACCOUNT, account: wechatAccountSchema, secret: wechatSecretSchema }
  const account = await readAccount(shape, services)
  const seal = sealOf(account.secret, account.appId)
  if (request.method === 'GET') return echo(request, seal)
  const xml = openEnvelope(request, seal)
  const told = { xml, openId: textAt(xml, 'FromUserName'), at: createdAt(xml, request.now), now: request.now, account }
  if (textAt(xml, 'MsgType') === 'text') await takeText(told, services)
  if (textAt(xml, 'MsgType') === 'event') await events[textAt(xml, 'Event')]?.(told, services)
  return heard
}

const takeText = ({ xml, openId, now }: Told, services: Services): Promise<void> =>
  takeReplies(
    WECHAT_ACCOUNT,
    [{ id: textAt(xml, 'MsgId'), address: openId, text: textAt(xml, 'Content') }],
    now,
    services,
  )

/** What other events there are is of no concern to us. */
const events: Readonly<Record<string, (told: Told, services: Services) => Promise<unknown>>> = {
  TEMPLATESENDJOBFINISH: takeTemplateResult,
  subscribe_msg_popup_event: (told, services) => takeCredits(told, POPUP, services),
  subscribe_msg_change_event: (told, services) => takeCredits(told, 'SubscribeMsgChangeEvent', services),
  subscribe_msg_sent_event: takeSubscribedResults,
  subscribe: reachable,
  unsubscribe: (told, services) => unreachable(told, [WECHAT_ACCOUNT, SUBSCRIBE], services),
}

/** `success`, `failed:user block` or `failed:system failed`. */
async function takeTemplateResult(event: Told, services: Services): Promise<void> {
  const { xml, openId, at, now } = event
  const status = textAt(xml, 'Status')
  const code = status.replace(/^failed:\s*/, '').replaceAll(' ', '-')
  const state = status === 'success' ? 'delivered' : 'failed'
  const receipt = { channel: WECHAT_ACCOUNT, providerId: textAt(xml, 'MsgID'), state, at } as const
  const told = { ...receipt, ...(state === 'failed' && { code }) }
  const received = await recordReceipt(told, now, services)
  if (received === 'kept') await keepStray(told, openId, now, services.table)
  if (code === 'user-block') await unreachable(event, [WECHAT_ACCOUNT], services)
}

/**
 * One accepted subscription is one message; who closes the window gives none and takes none back. In the list of what one subscribed to nothing
 * new is accepted, but everything can be rejected.
 * https://developers.weixin.qq.com/doc/service/guide/product/subscription_messages/push.html
 */
async function takeCredits({ xml, openId, now, account }: Told, event: string, { table, log }: Services) {
  const personId = await personIdByOpenId(openId, table)
  if (personId === undefined) return log.info('credits of nobody we know', { event })
  const list = elementsAt(xml, event, 'List')
  const saying = (word: string): string[] =>
    list
      .filter((each) => textAt(each, 'SubscribeStatusString') === word)
      .flatMap((each) => ourTemplate(textAt(each, 'TemplateId'), account) ?? [])
  const id = stableId('told', openId, textAt(xml, 'CreateTime'), event)
  const change =
    event === POPUP ? { accepted: saying('accept'), rejected: [] } : { accepted: [], rejected: saying('reject') }
  await bankCredits({ personId, channel: SUBSCRIBE, id, ...change }, now, table)
}

/** Each of WeChat's templates says one of ours. */
const ourTemplate = (templateId: string, { subscriptions }: WechatAccount): string | undefined =>
  Object.entries(subscriptions).find(([, { id }]) => id === templateId)?.[0]

async function takeSubscribedResults({ xml, openId, at, now }: Told, services: Services): Promise<void> {
  for (const each of elementsAt(xml, 'SubscribeMsgSentEvent', 'List')) {
    const [code, templateId] = [textAt(each, 'ErrorCode'), textAt(each, 'TemplateId')]
    const state = code === '0' ? 'delivered' : 'failed'
    const receipt = { channel: SUBSCRIBE, providerId: subscribedId(openId, templateId), state, at } as const
    await recordReceipt({ ...receipt, ...(state === 'failed' && { code }) }, now, services)
  }
}

async function unreachable({ openId, at }: Told, channels: readonly string[], services: Services): Promise<void> {
  const personId = await personIdByOpenId(openId, services.table)
  if (personId === undefined) return
  for (const channel of channels) await noteUnreachable(personId, { channel, now: at }, services)
}

async function reachable({ openId }: Told, services: Services): Promise<void> {
  const personId = await personIdByOpenId(openId, services.table)
  if (personId !== undefined) await noteReachable(personId, [WECHAT_ACCOUNT, SUBSCRIBE], services)
}
