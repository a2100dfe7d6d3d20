import { z } from 'zod'
import type { HttpFunction } from '../../shared/http-function.ts'
import { stableId } from '../../shared/ids.ts'
import { recordReceipt } from '../record-receipt.ts'
import { chineseTimeSchema, listSchema, readCallbackJson, readElements, takeReplies, textSchema } from './callback.ts'

const CHANNEL = 'aliyun-sms'

/** SmsReport: https://help.aliyun.com/document_detail/101867.html */
const reportSchema = z.object({
  biz_id: textSchema,
  out_id: textSchema.optional().catch(undefined),
  success: z.union([z.boolean(), z.stringbool()]),
  err_code: textSchema.catch(''),
  report_time: chineseTimeSchema,
  /** What is billed. A receipt is not refused for it. */
  sms_size: z.coerce.number().int().positive().optional().catch(undefined),
})

/** SmsUp: https://help.aliyun.com/document_detail/101847.html */
const replySchema = z.object({
  phone_number: textSchema,
  content: z.string(),
  sequence_id: textSchema.optional().catch(undefined),
  send_time: textSchema.catch(''),
})

const toldSchema = z.union([reportSchema, replySchema])

/** Without it Aliyun hands the same over again after one, five and ten minutes. */
const taken = { status: 200, body: { code: 0, msg: 'OK' } }

/** Receipts and replies of Aliyun's SMS, in one address or two. Replies first: one of them may be a stop. */
export const receiveAliyunSms: HttpFunction = async ({ body, now }, services) => {
  const tools = { channel: CHANNEL, log: services.log }
  const told = readElements(toldSchema, readCallbackJson(listSchema, body), tools)
  const replies = told.flatMap((each) => ('biz_id' in each ? [] : [replyOf(each)]))
  await takeReplies(CHANNEL, replies, now, services)
  const receipts = told.flatMap((each) => ('biz_id' in each ? [receiptOf(each, now)] : []))
  await Promise.all(receipts.map((each) => recordReceipt(each, now, services)))
  return taken
}

type Report = z.output<typeof reportSchema>

const receiptOf = ({ biz_id, out_id, success, err_code, report_time, sms_size }: Report, now: string) => ({
  channel: CHANNEL,
  providerId: biz_id,
  ...(out_id && { messageId: out_id }),
  state: success ? ('delivered' as const) : ('failed' as const),
  code: err_code,
  at: report_time ?? now,
  ...(sms_size !== undefined && { parts: sms_size }),
})

const replyOf = ({ phone_number, content, sequence_id, send_time }: z.output<typeof replySchema>) => ({
  id: sequence_id ?? stableId('reply', phone_number, send_time, content),
  address: `+86${phone_number.replace(/^(\+|00)?86(?=1\d{10}$)/, '')}`,
  text: content,
})
