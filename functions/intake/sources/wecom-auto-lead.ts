import { z } from 'zod'
import type { CapturedLead } from '../../leads/lead-record.ts'
import { businessCodes } from './wecom-auto.ts'

const id = z.string().regex(/^\d{1,19}$/, 'write the id in quotation marks, digits only')
const ids = z.record(z.string(), id)

/** How WeCom Automotive Edition is told of leads, and what our dealers, brands and series are called there; `*` stands for all others. */
export const handOverSchema = z.strictObject({
  /** Where CreateLead is; another address for tests and simulators. */
  endpoint: z.url().default('https://wav.tencentcloudapi.com'),
  region: z.string().default('ap-guangzhou'),
  channel: z.strictObject({ id, name: z.string().min(1) }),
  dealers: ids,
  brands: ids,
  series: ids,
})
export type HandOver = z.output<typeof handOverSchema>
export type WecomAutoNames = Pick<HandOver, 'channel' | 'dealers' | 'brands' | 'series'>

const ID_FIELDS = /"(ChannelId|DealerId|BrandId|SeriesId|ModelId)":"(\d+)"/g

/**
 * The body of CreateLead for a lead of ours and the dealer that has it; ids are numbers of up to 64 bits, written to the last
 * digit. CreateLead wants dealer, brand and series: `missing` says which of them has no id there.
 */
export function toCreateLead(
  lead: CapturedLead,
  names: WecomAutoNames,
  dealerId = lead.dealerId ?? '',
): { body: string } | { missing: string } {
  const find = (among: Readonly<Record<string, string>>, name = ''): string | undefined =>
    Object.hasOwn(among, name) ? among[name] : among['*']
  const [DealerId, BrandId] = [find(names.dealers, dealerId), find(names.brands, lead.brand)]
  const SeriesId = find(names.series, lead.series)
  if (DealerId === undefined) return { missing: 'dealer' }
  if (BrandId === undefined) return { missing: 'brand' }
  if (SeriesId === undefined) return { missing: 'series' }
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
  return { body: body.replace(ID_FIELDS, '"$1":$2') }
}

const answerSchema = z.object({
  Response: z.union([
    z.object({ Error: z.object({ Code: z.string() }) }),
    z.object({ BusinessCode: z.literal([0, 1, 2]) }),
  ]),
})

/** What became of a lead over there, or the error's code. Throws (ZodError) for an answer that is none. */
export function readCreateLeadAnswer(answer: unknown): { result: keyof typeof businessCodes } | { code: string } {
  const { Response } = answerSchema.parse(answer)
  if ('Error' in Response) return { code: Response.Error.Code }
  const { created, merged } = businessCodes
  const { BusinessCode } = Response
  return { result: BusinessCode === created ? 'created' : BusinessCode === merged ? 'merged' : 'duplicate' }
}
