import { z } from 'zod'
import { checkTc3 } from './check-tc3.ts'
import { handOverPatiently, saysZero } from './hand-over.ts'
import { openProviderServer, type ProviderAnswer, type ProviderRequest, type Refuse } from './provider-server.ts'
import { type Delivered, deliveredSoon, openNumbers, type Simulator, type SimulatorParts } from './simulator.ts'
import { chineseTime, elevenDigits } from './sms-phones.ts'

/** What is registered with the provider. */
export interface TencentSmsAccount {
  key: { id: string; secret: string }
  appId: string
  signNames: readonly string[]
  /** Approved templates by id: `{1}` stands for the first parameter. */
  templates: Readonly<Record<string, string>>
}

export interface TencentSmsSimulator extends Simulator {
  /** Somebody writes back; duplicates are handed over as often as asked. */
  reply(phone: string, text: string, times?: number): Promise<void>
}

/** The same content to the same number: once in so many milliseconds. */
const SAME_CONTENT = 30_000

const sendSchema = z.object({
  PhoneNumberSet: z.array(z.string()).min(1).max(200),
  SmsSdkAppId: z.string(),
  TemplateId: z.string(),
  SignName: z.string().default(''),
  TemplateParamSet: z.array(z.string()).default([]),
  SessionContext: z.string().max(511).default(''),
})

const pullSchema = z.object({
  BeginTime: z.number().int(),
  EndTime: z.number().int().optional(),
  Offset: z.literal(0),
  Limit: z.number().int().min(1).max(100),
  PhoneNumber: z.string(),
  SmsSdkAppId: z.string(),
})

/** How far back statuses can be pulled, in milliseconds. */
const PULLED_BACK = 7 * 24 * 3_600_000

/** Tencent Cloud SMS (2021-01-11): SendSms and PullSmsSendStatusByPhoneNumber over TC3, receipts and replies over HTTP. */
export async function openTencentSms(account: TencentSmsAccount, parts: SimulatorParts): Promise<TencentSmsSimulator> {
  const { clock, receipts = deliveredSoon } = parts
  const taken: (Delivered & { session: string; status?: 'SUCCESS' | 'FAIL'; description?: string })[] = []
  const refused: string[] = []
  const newNumber = openNumbers(clock)
  const persistence = { clock, handOver: parts.handOver, pauses: [60_000, 300_000], isTaken: saysZero('result') }
  const tell = (body: object): Promise<void> =>
    handOverPatiently(persistence, {
      method: 'POST',
      query: '',
      contentType: 'application/json',
      body: JSON.stringify(body),
    })

  /** The provider answers 200, whatever is wrong. */
  const no = (Code: string): ProviderAnswer => {
    refused.push(Code)
    return { body: { Response: { Error: { Code, Message: `refused: ${Code}` }, RequestId: 'simulated' } } }
  }

  const report = (message: (typeof taken)[number], failed: string | undefined): Promise<void> => {
    message.status = failed === undefined ? 'SUCCESS' : 'FAIL'
    message.description = failed ?? '用户短信送达成功'
    return tell([
      {
        user_receive_time: chineseTime(clock.now()),
        nationcode: '86',
        mobile: elevenDigits(message.to),
        report_status: message.status,
        errmsg: failed ?? 'DELIVRD',
        description: message.description,
        sid: message.id,
      },
    ])
  }

  const sendOne = async (number: string, asked: z.output<typeof sendSchema>): Promise<object> => {
    const text = `【${asked.SignName}】${fill(account.templates[asked.TemplateId] ?? '', asked.TemplateParamSet)}`
    const { Code, Message } = tencentProblem({ number, asked, text }, { account, taken, now: clock.now() })
    const status = { PhoneNumber: number, SessionContext: asked.SessionContext, Code, Message, IsoCode: 'CN' }
    if (Code !== 'Ok') {
      refused.push(Code)
      return { ...status, SerialNo: '', Fee: 0 }
    }
    const id = `2640:${newNumber()}`
    const at = new Date(clock.now()).toISOString()
    const message = {
      id,
      ourId: asked.SessionContext || undefined,
      session: asked.SessionContext,
      to: number,
      text,
      at,
    }
    taken.push(message)
    for (const { after, failed } of receipts(message)) {
      if (after === 0) await report(message, failed)
      else clock.schedule(clock.now() + after, () => void report(message, failed))
    }
    return { ...status, SerialNo: id, Fee: 1 }
  }

  const pull = (asked: z.output<typeof pullSchema>): ProviderAnswer => {
    if (asked.BeginTime * 1000 < clock.now() - PULLED_BACK) return no('InvalidParameterValue.BeginTimeVerifyFail')
    const found = taken.filter(
      ({ to, at, status }) =>
        status &&
        elevenDigits(to) === elevenDigits(asked.PhoneNumber) &&
        Date.parse(at) >= asked.BeginTime * 1000 &&
        Date.parse(at) <= (asked.EndTime ?? Number.POSITIVE_INFINITY) * 1000,
    )
    const PullSmsSendStatusSet = found.slice(0, asked.Limit).map(({ id, to, status, description, session, at }) => ({
      SerialNo: id,
      PhoneNumber: to,
      CountryCode: '86',
      SubscriberNumber: elevenDigits(to),
      UserReceiveTime: Math.floor(Date.parse(at) / 1000),
      ReportStatus: status,
      Description: description,
      SessionContext: session,
    }))
    return { body: { Response: { PullSmsSendStatusSet, RequestId: 'simulated' } } }
  }

  const answer = async (request: ProviderRequest, refuse: Refuse): Promise<ProviderAnswer> => {
    if (refuse) return no(refuse.kind === 'throttle' ? 'RequestLimitExceeded' : refuse.code)
    const wrong = checkTc3(request, account.key, clock.now())
    if (wrong) return no(wrong)
    const isSend = request.headers['x-tc-action'] === 'SendSms'
    const body: unknown = JSON.parse(request.body)
    if (!isSend) {
      const asked = pullSchema.safeParse(body)
      return asked.data ? pull(asked.data) : no('InvalidParameter')
    }
    const asked = sendSchema.safeParse(body)
    if (!asked.data) return no('InvalidParameter')
    const SendStatusSet: object[] = []
    for (const number of asked.data.PhoneNumberSet) SendStatusSet.push(await sendOne(number, asked.data))
    return { body: { Response: { SendStatusSet, RequestId: 'simulated' } } }
  }

  const operationOf = ({ method, path, headers }: ProviderRequest) => {
    if (method !== 'POST' || path !== '/' || headers['x-tc-version'] !== '2021-01-11') return undefined
    return ({ SendSms: 'send', PullSmsSendStatusByPhoneNumber: 'query' } as const)[headers['x-tc-action'] ?? '']
  }

  const server = await openProviderServer({ ...parts, operationOf, answer })
  return {
    ...server,
    taken,
    refused,
    reply: async (phone, text, times = 1) => {
      const time = Math.floor(clock.now() / 1000)
      const mobile = elevenDigits(phone)
      const reply = { extend: '', mobile, nationcode: '86', sign: account.signNames[0], text, time }
      for (let turn = 0; turn < times; turn++) await tell(reply)
    },
  }
}

const fill = (template: string, parameters: readonly string[]): string =>
  template.replace(/\{(\d+)\}/g, (_, at: string) => parameters[Number(at) - 1] ?? '')

/** What is wrong with one number's message, by the provider's code; `Ok` where nothing is. */
function tencentProblem(
  { number, asked, text }: { number: string; asked: z.output<typeof sendSchema>; text: string },
  { account, taken, now }: { account: TencentSmsAccount; taken: readonly Delivered[]; now: number },
): { Code: string; Message: string } {
  const template = account.templates[asked.TemplateId]
  const places = new Set(template?.match(/\{\d+\}/g)).size
  const lately = ({ to, at, text: other }: Delivered): boolean =>
    to === number && other === text && now - Date.parse(at) < SAME_CONTENT
  const problems: readonly (readonly [boolean, string])[] = [
    [asked.SmsSdkAppId !== account.appId, 'UnauthorizedOperation.SmsSdkAppIdVerifyFail'],
    [!account.signNames.includes(asked.SignName), 'FailedOperation.SignatureIncorrectOrUnapproved'],
    [template === undefined, 'FailedOperation.TemplateIncorrectOrUnapproved'],
    [!/^\+861[3-9]\d{9}$/.test(number), 'InvalidParameterValue.IncorrectPhoneNumber'],
    [places !== asked.TemplateParamSet.length, 'FailedOperation.TemplateParamSetNotMatchApprovedTemplate'],
    [
      asked.TemplateParamSet.some((each) => /https?:\/\//.test(each)),
      'InvalidParameterValue.ProhibitedUseUrlInTemplateParameter',
    ],
    [text.length > 500, 'InvalidParameterValue.ContentLengthLimit'],
    [taken.some(lately), 'LimitExceeded.PhoneNumberThirtySecondLimit'],
  ]
  const Code = problems.find(([isSo]) => isSo)?.[1] ?? 'Ok'
  return { Code, Message: Code === 'Ok' ? 'send success' : `refused: ${Code}` }
}
