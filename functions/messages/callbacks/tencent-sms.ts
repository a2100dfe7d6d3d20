import { z } from 'zod'
import type { HttpFunction } from '../../shared/http.ts'
import { stableId } from '../../shared/ids.ts'
import { recordReceipt } from '../record-receipt.ts'
import { chineseTimeSchema, readCallbackJson, takeReplies, textSchema } from './callback.ts'

const CHANNEL = 'tencent-sms'

/** https://cloud.tencent.com/document/product/382/59178 */
const reportSchema = z.object({
  sid: textSchema,
  report_status: z.enum(['SUCCESS', 'FAIL']),
  errmsg: textSchema.default(''),
  user_receive_time: chineseTimeSchema,
})

/** https://cloud.tencent.com/document/product/382/59179 */
const replySchema = z.object({
  mobile: textSchema,
  nationcode: textSchema.default('86'),
  text: z.string(),
  time: textSchema,
})

/** Receipts come as an array, a reply by itself. */
const bodySchema = z.union([z.array(reportSchema).max(1000), replySchema])

const taken = { status: 200, body: { result: 0, errmsg: 'OK' } }

/** Receipts and replies of Tencent Cloud's SMS, in one address or two. */
export const receiveTencentSms: HttpFunction = async (request, services) => {
  const told = readCallbackJson(bodySchema, request.body)
  if (Array.isArray(told)) await Promise.all(told.map((each) => recordReceipt(receiptOf(each), request.now, services)))
  else await takeReplies(CHANNEL, [replyOf(told)], request.now, services)
  return taken
}

const receiptOf = ({ sid, report_status, errmsg, user_receive_time }: z.output<typeof reportSchema>) => ({
  channel: CHANNEL,
  providerId: sid,
  state: report_status === 'SUCCESS' ? ('delivered' as const) : ('failed' as const),
  code: errmsg,
  at: user_receive_time,
})

/** A reply has no id of its own: who wrote what when is one. */
const replyOf = ({ mobile, nationcode, text, time }: z.output<typeof replySchema>) => ({
  id: stableId('reply', nationcode, mobile, time, text),
  address: `+${nationcode}${mobile}`,
  text,
})
