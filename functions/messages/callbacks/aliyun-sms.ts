import { z } from 'zod'
import type { HttpFunction } from '../../shared/http.ts'
import { recordReceipt } from '../record-receipt.ts'
import { chineseTimeSchema, readCallbackJson, takeReplies, textSchema } from './callback.ts'

const CHANNEL = 'aliyun-sms'

/** SmsReport: https://help.aliyun.com/document_detail/101867.html */
const reportSchema = z.object({
  biz_id: textSchema,
  out_id: textSchema.optional(),
  success: z.union([z.boolean(), z.stringbool()]),
  err_code: textSchema.default(''),
  report_time: chineseTimeSchema,
  /** What is billed. A receipt is not refused for it. */
  sms_size: z.coerce.number().int().positive().optional().catch(undefined),
})

/** SmsUp: https://help.aliyun.com/document_detail/101847.html */
const replySchema = z.object({
  phone_number: textSchema,
  content: z.string(),
  sequence_id: textSchema,
})

const bodySchema = z.array(z.union([reportSchema, replySchema])).max(1000)

/** Without it Aliyun hands the same over again after one, five and ten minutes. */
const taken = { status: 200, body: { code: 0, msg: 'OK' } }

/** Receipts and replies of Aliyun's SMS, in one address or two. */
export const receiveAliyunSms: HttpFunction = async (request, services) => {
  const told = readCallbackJson(bodySchema, request.body)
  await Promise.all(
    told.flatMap((each) => ('biz_id' in each ? [recordReceipt(receiptOf(each), request.now, services)] : [])),
  )
  const replies = told.flatMap((each) => ('sequence_id' in each ? [replyOf(each)] : []))
  await takeReplies(CHANNEL, replies, request.now, services)
  return taken
}

const receiptOf = ({ biz_id, out_id, success, err_code, report_time, sms_size }: z.output<typeof reportSchema>) => ({
  channel: CHANNEL,
  providerId: biz_id,
  ...(out_id && { messageId: out_id }),
  state: success ? ('delivered' as const) : ('failed' as const),
  code: err_code,
  at: report_time,
  ...(sms_size !== undefined && { parts: sms_size }),
})

const replyOf = ({ phone_number, content, sequence_id }: z.output<typeof replySchema>) => ({
  id: sequence_id,
  address: `+86${phone_number.replace(/^(\+|00)?86(?=1\d{10}$)/, '')}`,
  text: content,
})
