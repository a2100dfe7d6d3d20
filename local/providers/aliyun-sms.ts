import { countParts } from '../../functions/messages/count-parts.ts'
import { type AliyunSmsAccount, aliyunProblem, aliyunText } from './aliyun-content.ts'
import { checkAcs3 } from './check-acs3.ts'
import { handOverPatiently, saysZero } from './hand-over.ts'
import { openProviderServer, type ProviderAnswer, type ProviderRequest, type Refuse } from './provider-server.ts'
import { type Delivered, deliveredSoon, openNumbers, type Simulator, type SimulatorParts } from './simulator.ts'
import { chineseDay, chineseTime, elevenDigits } from './sms-phones.ts'

export interface AliyunSmsSimulator extends Simulator {
  /** Somebody writes back; duplicates are handed over as often as asked. */
  reply(phone: string, text: string, times?: number): Promise<void>
}

/** Same sign, template and number: so many a day. */
const DAILY = 50

/** After one, five and ten minutes, then no more. */
const PAUSES = [60_000, 300_000, 600_000]

/** Aliyun SMS (Dysmsapi 2017-05-25): SendSms and QuerySendDetails over the V3 signature, receipts and replies over HTTP. */
export async function openAliyunSms(account: AliyunSmsAccount, parts: SimulatorParts): Promise<AliyunSmsSimulator> {
  const { clock, receipts = deliveredSoon } = parts
  const taken: (Delivered & { template: string; errCode?: string })[] = []
  const refused: string[] = []
  const seen = new Set<string>()
  const newNumber = openNumbers(clock)
  const accepted = new Map<string, number>()
  const persistence = { clock, handOver: parts.handOver, pauses: PAUSES, isTaken: saysZero('code') }
  const tell = (body: readonly object[]): Promise<void> =>
    handOverPatiently(persistence, {
      method: 'POST',
      query: '',
      contentType: 'application/json',
      body: JSON.stringify(body),
    })

  const no = (Code: string, status = 200): ProviderAnswer => {
    refused.push(Code)
    return { status, body: { Code, Message: `refused: ${Code}`, RequestId: 'simulated' } }
  }

  const report = (message: (typeof taken)[number], failed: string | undefined): Promise<void> => {
    message.errCode = failed ?? 'DELIVERED'
    return tell([
      {
        phone_number: message.to,
        send_time: chineseTime(Date.parse(message.at)),
        report_time: chineseTime(clock.now()),
        success: failed === undefined,
        err_code: message.errCode,
        err_msg: failed ?? '用户接收成功',
        sms_size: String(countParts(message.text)),
        biz_id: message.id,
        out_id: message.ourId,
      },
    ])
  }

  const send = async (given: URLSearchParams): Promise<ProviderAnswer> => {
    const problem = aliyunProblem(given, account)
    if (problem) return no(problem)
    const [phone = '', code = ''] = [elevenDigits(given.get('PhoneNumbers') ?? ''), given.get('TemplateCode') ?? '']
    const counted = `${given.get('SignName')} ${code} ${phone} ${chineseDay(clock.now())}`
    if ((accepted.get(counted) ?? 0) >= DAILY) return no('isv.BUSINESS_LIMIT_CONTROL')
    accepted.set(counted, (accepted.get(counted) ?? 0) + 1)
    const message = {
      id: `${newNumber()}^0`,
      ourId: given.get('OutId') ?? undefined,
      to: phone,
      text: aliyunText(given, account),
      template: code,
      at: new Date(clock.now()).toISOString(),
    }
    taken.push(message)
    for (const { after, failed } of receipts(message)) {
      if (after === 0) await report(message, failed)
      else clock.schedule(clock.now() + after, () => void report(message, failed))
    }
    return { body: { Code: 'OK', Message: 'OK', BizId: message.id, RequestId: 'simulated' } }
  }

  const query = (given: URLSearchParams): ProviderAnswer => {
    const size = Number(given.get('PageSize'))
    const page = Number(given.get('CurrentPage'))
    if (!(size >= 1 && size <= 50 && page >= 1)) return no('isv.INVALID_PARAMETERS')
    const phone = elevenDigits(given.get('PhoneNumber') ?? '')
    const found = taken.filter(
      ({ to, at, id }) =>
        to === phone &&
        chineseDay(Date.parse(at)) === given.get('SendDate') &&
        (!given.get('BizId') || given.get('BizId') === id),
    )
    const SmsSendDetailDTO = found
      .toReversed()
      .slice((page - 1) * size, page * size)
      .map((message) => ({
        PhoneNum: message.to,
        OutId: message.ourId,
        Content: message.text,
        TemplateCode: message.template,
        SendDate: chineseTime(Date.parse(message.at)),
        ...(message.errCode !== undefined && { ErrCode: message.errCode }),
        SendStatus: message.errCode === undefined ? 1 : message.errCode === 'DELIVERED' ? 3 : 2,
      }))
    return {
      body: { Code: 'OK', Message: 'OK', TotalCount: String(found.length), SmsSendDetailDTOs: { SmsSendDetailDTO } },
    }
  }

  const answer = async (request: ProviderRequest, refuse: Refuse): Promise<ProviderAnswer> => {
    if (refuse)
      return no(refuse.kind === 'throttle' ? 'Throttling.User' : refuse.code, refuse.kind === 'throttle' ? 400 : 200)
    const wrong = checkAcs3(request, account.key, { now: clock.now(), seen })
    if (wrong) return no(wrong, wrong.endsWith('NotFound') ? 404 : 400)
    const given = new URLSearchParams(request.query)
    for (const [name, value] of new URLSearchParams(request.body)) given.set(name, value)
    return request.headers['x-acs-action'] === 'SendSms' ? send(given) : query(given)
  }

  const operationOf = ({ path, headers }: ProviderRequest) => {
    if (path !== '/' || headers['x-acs-version'] !== '2017-05-25') return undefined
    return ({ SendSms: 'send', QuerySendDetails: 'query' } as const)[headers['x-acs-action'] ?? '']
  }

  const server = await openProviderServer({ ...parts, operationOf, answer })
  // A sequence number that came before would be a repetition, also after a restart.
  let replies = clock.now()
  return {
    ...server,
    taken,
    refused,
    reply: async (phone, text, times = 1) => {
      replies += 1
      const reply = {
        phone_number: elevenDigits(phone),
        content: text,
        send_time: chineseTime(clock.now()),
        dest_code: '1069000000',
        sequence_id: replies,
        sign_name: account.signNames[0],
      }
      for (let turn = 0; turn < times; turn++) await tell([reply])
    },
  }
}
