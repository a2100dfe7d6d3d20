import { z } from 'zod'
import { checkContent } from '../check-content.ts'
import type { AccountOf } from './account.ts'
import {
  callbackPathSchema,
  callProvider,
  connectionShape,
  counted,
  type ProviderAnswer,
  readAnswer,
} from './call-provider.ts'
import { AnswerLost, type SendAnswer } from './channel.ts'
import { type ChannelTools, defineChannel } from './define-channel.ts'
import { answerTo, meaningOf } from './provider-codes.ts'
import { signTc3 } from './sign-tc3.ts'
import { tencentMeanings } from './tencent-codes.ts'

const accountSchema = z.object({
  ...connectionShape('https://sms.tencentcloudapi.com'),
  region: z.string().default('ap-guangzhou'),
  sdkAppId: z.coerce.string().min(1),
  /** The approved signature, without brackets. */
  signName: z.string().min(2),
  /** Whether Tencent names our message's id in its reports; it does for accounts that ask for it. */
  reportsContext: z.boolean().default(false),
  /**
   * After so many minutes a message of which no report tells was never taken, and is sent again. Without it, it never is:
   * Tencent reports what reached a phone, and a phone that is off says nothing for three days.
   */
  neverTakenAfter: z.number().int().min(15).optional(),
})
const secretSchema = z.object({
  secretId: z.string().min(1),
  secretKey: z.string().min(1),
  callbackPath: callbackPathSchema.optional(),
})
type Account = AccountOf<typeof accountSchema, typeof secretSchema>

const errorSchema = z.object({ Error: z.object({ Code: z.string() }) })
const statusSchema = z.object({ SerialNo: z.string().default(''), PhoneNumber: z.string(), Code: z.string() })
const sentSchema = z.object({ Response: z.union([errorSchema, z.object({ SendStatusSet: z.array(statusSchema) })]) })

/** https://cloud.tencent.com/document/product/382/55981 */
export const tencentSms = defineChannel({
  name: 'tencent-sms',
  account: accountSchema,
  secret: secretSchema,
  capabilities: { personalLinks: false, deduplicates: false },
  send: async (message, account, tools) => {
    const content = await checkContent(message, { channel: 'tencent-sms', signName: account.signName }, tools.settings)
    if (content.kind === 'refused') return content
    const body = {
      PhoneNumberSet: [message.address],
      SmsSdkAppId: account.sdkAppId,
      TemplateId: content.code,
      SignName: account.signName,
      TemplateParamSet: content.params.map(({ value }) => value),
      SessionContext: message.id,
    }
    return counted(content.parts, async () => {
      const answer = await call({ action: 'SendSms', body, at: message.at }, account, tools)
      return toAnswer(readAnswer(sentSchema, answer).Response, message)
    })
  },
  query: async ({ id, address, sentAt, at }, account, tools) => {
    if (!account.reportsContext) throw new AnswerLost('reports name no message')
    const BeginTime = Math.floor((Date.parse(sentAt) - CLOCKS_APART) / 1000)
    const { sdkAppId: SmsSdkAppId, neverTakenAfter } = account
    const body = { BeginTime, Offset: 0, Limit: PAGE, PhoneNumber: address, SmsSdkAppId }
    const answer = await call({ action: 'PullSmsSendStatusByPhoneNumber', body, at }, account, tools)
    const { Response } = readAnswer(pulledSchema, answer)
    if ('Error' in Response) throw new AnswerLost(Response.Error.Code)
    const found = Response.PullSmsSendStatusSet.find(({ SessionContext }) => SessionContext === id)
    if (found) return { kind: 'accepted', providerId: found.SerialNo }
    const silentFor = (Date.parse(at) - Date.parse(sentAt)) / 60_000
    if (Response.PullSmsSendStatusSet.length < PAGE && neverTakenAfter !== undefined && silentFor >= neverTakenAfter)
      return undefined
    throw new AnswerLost('not reported yet')
  },
})

/** How far our clock may be from the provider's, in milliseconds. */
const CLOCKS_APART = 300_000

const PAGE = 100

const pulledSchema = z.object({
  Response: z.union([
    errorSchema,
    z.object({
      PullSmsSendStatusSet: z
        .array(z.object({ SerialNo: z.string(), SessionContext: z.string().default('') }))
        .nullish()
        .transform((set) => set ?? []),
    }),
  ]),
})

/** Each number has a code of its own, and HTTP says 200 whatever happened. */
function toAnswer(
  response: z.output<typeof sentSchema>['Response'],
  { address, at }: { address: string; at: string },
): SendAnswer {
  if ('Error' in response) return answerTo(response.Error.Code, meaningOf(response.Error.Code, tencentMeanings), at)
  const ours = response.SendStatusSet.find(({ PhoneNumber }) => PhoneNumber === address)
  if (!ours) throw new AnswerLost('no status for the number')
  if (ours.Code === 'Ok') return { kind: 'accepted', providerId: ours.SerialNo }
  return answerTo(ours.Code, meaningOf(ours.Code, tencentMeanings), at)
}

interface Call {
  action: string
  body: object
  /** ISO 8601 */
  at: string
}

const WRONG_CLOCK = /"(InternalError\.RequestTimeException|AuthFailure\.SignatureExpire)"/

/** Calls, and once more by the provider's own clock where it says that ours is wrong. */
async function call(asked: Call, account: Account, tools: ChannelTools): Promise<ProviderAnswer> {
  const answer = await post(asked, account, tools)
  if (answer.date === undefined || !WRONG_CLOCK.test(answer.text)) return answer
  return post({ ...asked, at: answer.date }, account, tools)
}

function post({ action, body: asked, at }: Call, account: Account, tools: ChannelTools): Promise<ProviderAnswer> {
  const { endpoint, patience, region, secret } = account
  const url = `${endpoint}/`
  const [body, contentType, timestamp] = [JSON.stringify(asked), 'application/json', Math.floor(Date.parse(at) / 1000)]
  const signed = { host: new URL(url).host, service: 'sms', contentType, body, timestamp }
  const headers = {
    authorization: signTc3(signed, { id: secret.secretId, secret: secret.secretKey }),
    'content-type': contentType,
    'x-tc-action': action,
    'x-tc-version': '2021-01-11',
    'x-tc-timestamp': String(timestamp),
    'x-tc-region': region,
  }
  return callProvider({ url, headers, body, patience }, tools.fetch)
}
