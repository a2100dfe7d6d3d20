import { z } from 'zod'
import { checkContent } from '../check-content.ts'
import type { AccountOf } from './account.ts'
import { aliyunMeanings } from './aliyun-codes.ts'
import {
  callbackPathSchema,
  callProvider,
  connectionShape,
  counted,
  type ProviderAnswer,
  readAnswer,
} from './call-provider.ts'
import { AnswerLost, type AskedMessage, type SendAnswer } from './channel.ts'
import { type ChannelTools, defineChannel } from './define-channel.ts'
import { answerTo, meaningOf } from './provider-codes.ts'
import { canonicalQuery, sha256, signAcs3 } from './sign-acs3.ts'

const accountSchema = z.object({
  ...connectionShape('https://dysmsapi.aliyuncs.com'),
  /** The approved signature, without brackets. */
  signName: z.string().min(2),
})
const secretSchema = z.object({
  accessKeyId: z.string().min(1),
  accessKeySecret: z.string().min(1),
  callbackPath: callbackPathSchema.optional(),
})
type Account = AccountOf<typeof accountSchema, typeof secretSchema>

const sentSchema = z.object({ Code: z.string(), Message: z.string().default(''), BizId: z.string().optional() })

/** https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms */
export const aliyunSms = defineChannel({
  name: 'aliyun-sms',
  account: accountSchema,
  secret: secretSchema,
  capabilities: { personalLinks: false, deduplicates: false },
  send: async (message, account, tools) => {
    const content = await checkContent(message, { channel: 'aliyun-sms', signName: account.signName }, tools.settings)
    if (content.kind === 'refused') return content
    const query = {
      PhoneNumbers: toAliyunNumber(message.address),
      SignName: account.signName,
      TemplateCode: content.code,
      TemplateParam: JSON.stringify(Object.fromEntries(content.params.map(({ name, value }) => [name, value]))),
      OutId: message.id,
    }
    return counted(content.parts, async () => {
      const answer = await call({ action: 'SendSms', query, at: message.at }, account, tools)
      const { Code, Message, BizId } = readAnswer(sentSchema, answer)
      if (Code !== 'OK') return refusal({ code: Code, text: Message, status: answer.status, at: message.at })
      return { kind: 'accepted', providerId: BizId ?? ownId(message.id) }
    })
  },
  query: async (message, account, tools) => {
    for (const day of daysOf(message.sentAt))
      if (await wasSentOn(day, message, { account, tools })) return { kind: 'accepted', providerId: ownId(message.id) }
    return undefined
  },
})

/** What stands for the provider's id where only the query told of the message: receipts then find it by ours. */
const ownId = (messageId: string): string => `out:${messageId}`

/** Numbers of the mainland are written without their country, all others without the plus. */
const toAliyunNumber = (e164: string): string => e164.replace(/^\+86(?=1\d{10}$)/, '').replace(/^\+/, '')

/** The limits of a number are told apart in words alone: 触发分钟级流控, 小时级, 天级. */
function refusal({ code, text, status, at }: { code: string; text: string; status: number; at: string }): SendAnswer {
  if (code === 'isv.BUSINESS_LIMIT_CONTROL') {
    const span = text.includes('分钟') ? 'minute' : text.includes('天级') ? 'day' : 'hour'
    return answerTo(code, `until-next-${span}`, at)
  }
  const meaning = meaningOf(code, aliyunMeanings)
  if (meaning === 'failed' && status >= 500) throw new AnswerLost(`HTTP ${status}`)
  return answerTo(code, meaning, at)
}

interface Call {
  action: string
  query: Readonly<Record<string, string>>
  /** ISO 8601 */
  at: string
}

/** Calls, and once more by the provider's own clock where it says that ours is wrong. */
async function call(asked: Call, account: Account, tools: ChannelTools): Promise<ProviderAnswer> {
  const answer = await post(asked, account, tools)
  if (answer.date === undefined || !answer.text.includes('InvalidTimeStamp.Expired')) return answer
  return post({ ...asked, at: answer.date }, account, tools)
}

async function post({ action, query, at }: Call, account: Account, tools: ChannelTools): Promise<ProviderAnswer> {
  const { endpoint, patience, secret } = account
  const url = new URL(`${endpoint}/`)
  const headers = {
    host: url.host,
    'x-acs-action': action,
    'x-acs-content-sha256': sha256(''),
    'x-acs-date': new Date(at).toISOString().replace(/\.\d+Z$/, 'Z'),
    'x-acs-signature-nonce': tools.nonce(),
    'x-acs-version': '2017-05-25',
  }
  const key = { id: secret.accessKeyId, secret: secret.accessKeySecret }
  const authorization = signAcs3({ method: 'POST', path: url.pathname, query, headers, body: '' }, key)
  const { host: _, ...sent } = headers
  const request = { url: `${url}?${canonicalQuery(query)}`, headers: { ...sent, authorization }, body: '', patience }
  return callProvider(request, tools.fetch)
}

const detailsSchema = z.object({
  Code: z.string(),
  SmsSendDetailDTOs: z
    .object({ SmsSendDetailDTO: z.array(z.object({ OutId: z.string().optional() })).default([]) })
    .default({ SmsSendDetailDTO: [] }),
})

const PAGE = 50

/** Whether the provider knows the message among those that the number got on a day (`20261121`). */
async function wasSentOn(
  day: string,
  { id, address, at }: AskedMessage,
  { account, tools }: { account: Account; tools: ChannelTools },
): Promise<boolean> {
  for (let page = 1; ; page++) {
    const query = {
      PhoneNumber: toAliyunNumber(address),
      SendDate: day,
      PageSize: String(PAGE),
      CurrentPage: String(page),
    }
    const answer = await call({ action: 'QuerySendDetails', query, at }, account, tools)
    const { Code, SmsSendDetailDTOs } = readAnswer(detailsSchema, answer)
    if (Code !== 'OK') throw new AnswerLost(Code)
    const details = SmsSendDetailDTOs.SmsSendDetailDTO
    if (details.some(({ OutId }) => OutId === id)) return true
    if (details.length < PAGE) return false
  }
}

const AN_HOUR = 60 * 60 * 1000

/** The days, by the clock of China, on which a message may have been taken that was handed over at `sentAt`. */
function daysOf(sentAt: string): string[] {
  const first = Date.parse(sentAt)
  return [...new Set([dayInChina(first), dayInChina(first + AN_HOUR)])]
}

const dayInChina = (at: number): string => new Date(at + 8 * AN_HOUR).toISOString().slice(0, 10).replaceAll('-', '')
