import { z } from 'zod'
import type { HttpFunction } from '../../shared/http-function.ts'
import { stableId } from '../../shared/ids.ts'
import { recordReceipt } from '../record-receipt.ts'
import { chineseTimeSchema, listSchema, readCallbackJson, readElements, takeReplies, textSchema } from './callback.ts'

const CHANNEL = 'tencent-sms'

/** https://cloud.tencent.com/document/product/382/59178 */
const reportSchema = z.object({
  sid: textSchema,
  report_status: z.enum(['SUCCESS', 'FAIL']),
  errmsg: textSchema.catch(''),
  user_receive_time: chineseTimeSchema,
})

/** https://cloud.tencent.com/document/product/382/59179 */
const replySchema = z.object({
  mobile: textSchema,
  nationcode: textSchema.catch('86'),
  text: z.string(),
  time: textSchema.catch(''),
})

/** Receipts come as an array, a reply by itself. */
const bodySchema = z.union([listSchema, replySchema])

const taken = { status: 200, body: { result: 0, errmsg: 'OK' } }

/** Receipts and replies of Tencent Cloud's SMS, in one address or two. */
export const receiveTencentSms: HttpFunction = async ({ body, now }, services) => {
  const told = readCallbackJson(bodySchema, body)
  if (Array.isArray(told)) {
    const reports = readElements(reportSchema, told, { channel: CHANNEL, log: services.log })
    await Promise.all(reports.map((each) => recordReceipt(receiptOf(each, now), now, services)))
  } else await takeReplies(CHANNEL, [replyOf(told)], now, services)
  return taken
}

type Report = z.output<typeof reportSchema>

const receiptOf = ({ sid, report_status, errmsg, user_receive_time }: Report, now: string) => ({
  channel: CHANNEL,
  providerId: sid,
  state: report_status === 'SUCCESS' ? ('delivered' as const) : ('failed' as const),
  code: errmsg,
  at: user_receive_time ?? now,
})

/** A reply has no id of its own: who wrote what when is one. */
const replyOf = ({ mobile, nationcode, text, time }: z.output<typeof replySchema>) => ({
  id: stableId('reply', nationcode, mobile, time, text),
  address: `+${nationcode}${mobile}`,
  text,
})
