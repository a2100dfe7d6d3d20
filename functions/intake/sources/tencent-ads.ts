import { z } from 'zod'
import { stableId } from '../../shared/ids.ts'
import { callProvider } from './call-provider.ts'
import { leadMap } from './map-lead.ts'
import { readExactJson } from './read-exact-json.ts'
import { tencentCodes } from './tencent-access.ts'
import { MOST_PAGES, type Window, WindowTooFull } from './window.ts'

/** Fields of `leads_list/get` v3.0 (https://developers.e.qq.com/v3.0/docs/api/leads_list/get). */
export const tencentMap = leadMap({
  id: '$.leads_id',
  askedAt: '$.leads_action_time',
  'person.name': '$.leads_name',
  'person.phone': '$.leads_telephone',
  city: '$.leads_area',
  'signals.leadsType': '$.leads_type',
  'signals.leadsSource': '$.leads_source',
  'signals.shop': '$.shop_name',
  'signals.adgroupId': '$.adgroup_id',
  'signals.clickId': '$.click_id',
})

const PAGE_SIZE = 200
/** Up to so many rows pages are numbered; behind them each page names the row that it follows. */
const NUMBERED_ROWS = 5000

/** A row is looked at when it is mapped: one that is odd holds up none of the others. */
const rowsSchema = z.array(z.unknown()).nullish()
const pageSchema = z.object({
  leads_info: rowsSchema,
  list: rowsSchema,
  page_info: z.object({ total_page: z.number().nullish() }).nullish(),
})

/** The row that a page follows. */
const rowSchema = z.looseObject({
  leads_id: z.union([z.string(), z.number()]),
  leads_create_time: z.unknown().refine((time) => Number.isFinite(millisOf(time))),
})
type Row = z.output<typeof rowSchema>

interface TencentAccount {
  endpoint: string
  accountId: string
}

export interface TencentCall {
  token: string
  /** Of this pull: no other has it. */
  pull: string
  now: string
}

/** The leads that were entered within the window, a page at a time, the newest first. Throws WindowTooFull. */
export async function* tencentPages(
  account: TencentAccount,
  window: Window,
  call: TencentCall,
): AsyncIterable<readonly unknown[]> {
  let last: Row | undefined
  for (let page = 1; ; page++) {
    const after = page * PAGE_SIZE > NUMBERED_ROWS ? last : undefined
    const answer = await callProvider(pageUrl(account, window, { call, page, after }), tencentCodes)
    const { leads_info, list, page_info } = pageSchema.parse(answer ?? {})
    const total = page_info?.total_page ?? undefined
    if (page > MOST_PAGES || (total ?? 0) > MOST_PAGES) throw new WindowTooFull()
    const rows = leads_info ?? list ?? []
    yield rows.map(withForm)
    if (rows.length === 0 || (total === undefined ? rows.length < PAGE_SIZE : page >= total)) return
    last = rowSchema.safeParse(rows.findLast((row) => rowSchema.safeParse(row).success)).data
  }
}

function pageUrl(
  { endpoint, accountId }: TencentAccount,
  { from, to }: Window,
  { call, page, after }: { call: TencentCall; page: number; after: Row | undefined },
): URL {
  const url = new URL('/v3.0/leads_list/get', endpoint)
  const time_range = { start_time: seconds(from), end_time: seconds(to), time_type: 'TIME_TYPE_CREATED_TIME' }
  const place: Record<string, string> = after
    ? { last_search_after_values: JSON.stringify([String(millisOf(after.leads_create_time)), String(after.leads_id)]) }
    : { page: String(page) }
  url.search = new URLSearchParams({
    access_token: call.token,
    timestamp: String(seconds(call.now)),
    // At most 32 characters, and never twice.
    nonce: stableId('n', accountId, call.pull, from, to, String(page)),
    account_id: accountId,
    time_range: JSON.stringify(time_range),
    page_size: String(PAGE_SIZE),
    ...place,
  }).toString()
  return url
}

const seconds = (moment: string): number => Math.floor(Date.parse(moment) / 1000)

/** A time as the provider writes it, in milliseconds: a number of either kind, or Beijing's wall time. */
function millisOf(written: unknown): number {
  const text = String(written)
  if (/^\d+$/.test(text)) return Number(text) * (text.length > 11 ? 1 : 1000)
  return Date.parse(`${text.replace(' ', 'T')}+08:00`)
}

const answeredSchema = z.looseObject({ leads_action_time: z.unknown().optional(), bundle: z.unknown().optional() })

/** The form's answers come as JSON in a text; as `form` they can be mapped. Times in numbers become moments. */
function withForm(row: unknown): unknown {
  const { data } = answeredSchema.safeParse(row)
  if (!data) return row
  const asked = data.leads_action_time
  const isNumber = /^\d{9,14}$/.test(String(asked))
  return {
    ...data,
    ...(isNumber && { leads_action_time: new Date(millisOf(asked)).toISOString() }),
    ...(typeof data.bundle === 'string' && { form: answersIn(data.bundle) }),
  }
}

function answersIn(bundle: string): unknown {
  try {
    return readExactJson(Buffer.from(bundle))
  } catch {
    return undefined
  }
}
