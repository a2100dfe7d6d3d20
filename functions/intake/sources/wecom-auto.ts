import { z } from 'zod'
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
