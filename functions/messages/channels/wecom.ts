import { z } from 'zod'
import { spread } from '../../shared/ids.ts'
import { callWechat, type WechatAnswer } from './call-wechat.ts'
import {
  AnswerLost,
  type AskedMessage,
  type MessageChange,
  type OutgoingMessage,
  REPEATABLE,
  type SendAnswer,
} from './channel.ts'
import { type ChannelTools, defineChannel } from './define-channel.ts'
import { meaningOf, wecomCodes } from './wechat-codes.ts'
import {
  WECOM_ACCOUNT,
  type WecomAccount,
  wecomAccountSchema,
  wecomSecretSchema,
  wecomTokens,
} from './wecom-account.ts'
import { offerCard } from './wecom-card.ts'
import { takeTurn } from './wecom-turns.ts'

/**
 * In seconds, and the most that WeCom allows: for so long it makes one of two equal messages to the same member. It can be
 * the most because no two messages of ours are equal: a card has the message's id as its task, a text ends with it.
 */
const ONE_OF_TWO_FOR = 14_400

/** Of that, how long a lost one is sent again, in milliseconds: WeCom's count begins when it took the first, and a sweep may be slow. */
const SENT_AGAIN_FOR = (ONE_OF_TWO_FOR - 15 * 60) * 1000

/** In bytes of UTF-8. */
const LONGEST_TEXT = 2048

/** Of the message's id, in characters: enough that those of one member's four hours never meet. */
const REFERENCE = 8

/** These wait some minutes where everybody sends: what has to be done within hours. Offers, warnings and complaints never do. */
const MAY_WAIT = new Set(['task-new', 'holder-reminded', 'lead-dormant', 'give-up-unreviewed', 'recall-unreached'])

/** Milliseconds after the whole and the half hour within which such a message is put off, and over which it is spread. */
const CROWDED = 60_000
const SPREAD = 5 * 60_000

/**
 * Messages of the company's application to its staff: text, and cards with buttons for offers.
 * https://developer.work.weixin.qq.com/document/path/90236
 */
export const wecom = defineChannel({
  name: WECOM_ACCOUNT,
  account: wecomAccountSchema,
  secret: wecomSecretSchema,
  capabilities: { personalLinks: true, deduplicates: true },
  send: sendToStaff,
  query: async ({ sentAt, at }: AskedMessage) => {
    if (Date.parse(at) - Date.parse(sentAt) < SENT_AGAIN_FOR) return REPEATABLE
    throw new AnswerLost('too-late-to-repeat')
  },
  change: changeCard,
})

async function sendToStaff(message: OutgoingMessage, account: WecomAccount, tools: ChannelTools): Promise<SendAnswer> {
  const until = lessCrowded(message)
  if (until !== undefined) return { kind: 'later', reason: 'whole-hour', class: 'defer', until }
  const content = withReference(message)
  if (Buffer.byteLength(content) > LONGEST_TEXT) return { kind: 'refused', reason: 'field: text', class: 'content' }
  const { address, at, offer } = message
  const free = await takeTurn(tools.table, address, at)
  if (free !== undefined) return { kind: 'later', reason: 'member-limit', class: 'defer', until: free }
  const body = {
    touser: address,
    agentid: account.agentId,
    ...(offer
      ? { msgtype: 'template_card', template_card: offerCard(message, offer) }
      : { msgtype: 'text', text: { content } }),
    enable_duplicate_check: 1,
    duplicate_check_interval: ONE_OF_TWO_FOR,
  }
  const url = `${account.endpoint}/cgi-bin/message/send`
  const answer = await callWechat(wecomTokens(account, tools), { url, body, at, patience: account.patience }, tools)
  if (answer.errcode !== 0) return meaningOf(answer, wecomCodes)
  return acceptedBy(answer, message)
}

/** Two reminders of the same matter within hours may say the same and are two all the same: the reference tells them apart. */
const withReference = ({ id, text, language }: OutgoingMessage): string =>
  `${text}\n${language === 'en' ? 'Ref' : '编号'} ${id.slice(-REFERENCE)}`

const sentSchema = z.object({
  msgid: z.string().default(''),
  response_code: z.string().optional(),
  /** `a|b`: whom it did not reach, though WeCom says 0. */
  invaliduser: z.string().default(''),
  unlicenseduser: z.string().default(''),
})

function acceptedBy(answer: WechatAnswer, { id, address }: OutgoingMessage): SendAnswer {
  const { msgid, response_code, invaliduser, unlicenseduser } = sentSchema.parse(answer)
  for (const [reason, list] of Object.entries({ invaliduser, unlicenseduser }))
    if (list.toLowerCase().split('|').includes(address.toLowerCase()))
      return { kind: 'refused', reason, unreachable: true, class: 'recipient' }
  return {
    kind: 'accepted',
    providerId: msgid || `task:${id}`,
    ...(response_code !== undefined && { responseCode: response_code }),
  }
}

/** WeCom warns of the whole and the half hour: when to send instead, for what may wait. */
function lessCrowded({ id, template, at }: OutgoingMessage): string | undefined {
  const now = Date.parse(at)
  if (!MAY_WAIT.has(template) || now % (30 * 60_000) >= CROWDED) return undefined
  return new Date(now + CROWDED + spread(id, SPREAD)).toISOString()
}

/**
 * A card's buttons are replaced by a word, or the card by a line with an address. The code is good for one change, for 72 hours.
 * https://developer.work.weixin.qq.com/document/path/94888
 */
async function changeCard(
  { address, responseCode, change, at }: MessageChange,
  account: WecomAccount,
  tools: ChannelTools,
): Promise<string | undefined> {
  const { title, link } = change
  const body = {
    userids: [address],
    agentid: account.agentId,
    response_code: responseCode,
    ...(link === undefined
      ? { button: { replace_name: title } }
      : {
          template_card: {
            card_type: 'text_notice',
            main_title: { title },
            sub_title_text: change.text,
            card_action: { type: 1, url: link },
          },
        }),
  }
  const call = { url: `${account.endpoint}/cgi-bin/message/update_template_card`, body, at, patience: 2000 }
  const { errcode } = await callWechat(wecomTokens(account, tools), call, tools)
  return errcode === 0 ? undefined : String(errcode)
}
