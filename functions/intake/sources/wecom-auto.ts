import { z } from 'zod'
import type { CapturedLead } from '../../leads/lead-record.ts'
import { stableId } from '../../shared/ids.ts'
import { leadMap } from './map-lead.ts'

/**
 * CreateLead of Tencent's WeCom Automotive Edition (product wav, version 2021-01-29,
 * https://cloud.tencent.com/document/product/1318/66374): a good canonical shape of a lead. Its ids have 19 digits.
 */
export const wecomAutoMap = leadMap({
  id: '$.id',
  askedAt: { path: '$.CreateTime', date: 'unix' },
  'person.name': '$.CustomerName',
  'person.phone': '$.CustomerPhone',
  brand: '$.BrandId',
  series: '$.SeriesId',
  dealerId: '$.DealerId',
  comment: '$.Remark',
  'signals.channel': '$.ChannelName',
  'signals.model': '$.ModelId',
  'signals.calledIn': { path: '$.SourceType', as: 'boolean', values: { 1: true, 2: false }, otherwise: 'leave-out' },
})

const createLeadSchema = z.looseObject({
  ChannelId: z.union([z.number(), z.string()]),
  CreateTime: z.union([z.number(), z.string()]),
  CustomerPhone: z.string(),
  SeriesId: z.union([z.number(), z.string()]).optional(),
})

/** CreateLead has no id of its own: the same wish of the same person at the same moment is the same lead. */
export function withId(said: unknown): unknown {
  const parsed = createLeadSchema.safeParse(said)
  if (!parsed.success || 'id' in parsed.data) return said
  const { ChannelId, CreateTime, CustomerPhone, SeriesId = '' } = parsed.data
  return { ...parsed.data, id: stableId('wav', String(ChannelId), String(CreateTime), CustomerPhone, String(SeriesId)) }
}

/** What CreateLead answers. Whether a lead is merged is decided after the answer: a sender sees created or duplicate. */
export const businessCodes = { created: 0, merged: 1, duplicate: 2 } as const

/** What a brand and its dealers are called on the other side. */
export interface WecomAutoNames {
  channel: { id: string; name: string }
  dealers: Readonly<Record<string, string>>
  brands: Readonly<Record<string, string>>
  series: Readonly<Record<string, string>>
}

const ID_FIELDS = /"(ChannelId|DealerId|BrandId|SeriesId|ModelId)":"(\d+)"/g

/**
 * The body of CreateLead for a lead of ours; ids are numbers of up to 64 bits, written to the last digit.
 * `undefined` where the dealer, the brand or the series has no id there, for CreateLead wants all three.
 */
export function toCreateLead(lead: CapturedLead, names: WecomAutoNames): string | undefined {
  const DealerId = names.dealers[lead.dealerId ?? '']
  const BrandId = names.brands[lead.brand]
  const SeriesId = names.series[lead.series ?? '']
  if (DealerId === undefined || BrandId === undefined || SeriesId === undefined) return undefined
  const body = JSON.stringify({
    ChannelId: names.channel.id,
    ChannelName: names.channel.name,
    CreateTime: Date.parse(lead.askedAt),
    SourceType: lead.signals.calledIn === true ? 1 : 2,
    DealerId,
    BrandId,
    SeriesId,
    CustomerName: lead.person.name ?? '未留姓名',
    CustomerPhone: lead.person.phone.replace(/^\+86/, ''),
    CustomerSex: 0,
    ...(lead.comment !== undefined && { Remark: lead.comment }),
  })
  return body.replace(ID_FIELDS, '"$1":$2')
}

const answerSchema = z.object({ Response: z.object({ BusinessCode: z.literal([0, 1, 2]) }) })

/** What became of a lead over there. Throws (ZodError) for an answer that is none. */
export function readCreateLeadAnswer(answer: unknown): keyof typeof businessCodes {
  const code = answerSchema.parse(answer).Response.BusinessCode
  return code === 0 ? 'created' : code === 1 ? 'merged' : 'duplicate'
}
