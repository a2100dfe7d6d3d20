import { z } from 'zod'
import { callProvider } from './call-provider.ts'
import { leadMap } from './map-lead.ts'
import { oceanCodes } from './ocean-access.ts'
import type { Tests } from './test-mark.ts'
import { MOST_PAGES, type Window, WindowTooFull, wallTime } from './window.ts'

/** Fields of a clue of `tools/clue/get` (oceanengine/ad_open_sdk_go): ids have up to 64 bits, times are Beijing's. */
export const oceanMap = leadMap({
  id: '$.clue_id',
  askedAt: '$.create_time_detail',
  'person.name': '$.name',
  'person.phone': '$.telephone',
  city: '$.city_name',
  comment: '$.remark',
  'signals.clueType': {
    path: '$.clue_type',
    values: { 0: 'form', 1: 'chat', 2: 'phone', 3: 'call-back', 4: 'coupon', 5: 'lottery' },
    otherwise: 'keep',
  },
  // These are known some ten minutes later only.
  'signals.intention': '$.intention_estimation',
  'signals.app': '$.app_name',
  'signals.convertStatus': '$.convert_status',
  'signals.promotionId': '$.promotion_id',
  'signals.adId': '$.ad_id',
})

/** clue_source 3: held for no real wish; 4: somebody looked at the ad before it went out. */
export const oceanTests: Tests = { path: '$.clue_source', abnormal: ['3'], test: ['4'] }

const ZONE = 'Asia/Shanghai'
const PAGE_SIZE = 100

const pageSchema = z.object({
  list: z.array(z.unknown()).nullish(),
  page_info: z.object({ total_page: z.number().nullish() }).nullish(),
})

/** The clues that came in within the window, a page at a time, the newest first. Throws WindowTooFull. */
export async function* oceanPages(
  { endpoint, advertiserIds }: { endpoint: string; advertiserIds: readonly string[] },
  window: Window,
  token: string,
): AsyncIterable<readonly unknown[]> {
  for (let page = 1; ; page++) {
    const url = new URL('/open_api/2/tools/clue/get/', endpoint)
    url.search = new URLSearchParams({
      // Digits only (source-settings.ts), written as numbers of any length.
      advertiser_ids: `[${advertiserIds.join(',')}]`,
      start_time: wallTime(window.from, ZONE),
      end_time: wallTime(window.to, ZONE),
      page: String(page),
      page_size: String(PAGE_SIZE),
    }).toString()
    const answer = await callProvider(url, oceanCodes, { headers: { 'access-token': token } })
    const { list, page_info } = pageSchema.parse(answer ?? {})
    const total = page_info?.total_page ?? undefined
    if (page > MOST_PAGES || (total ?? 0) > MOST_PAGES) throw new WindowTooFull()
    const clues = list ?? []
    yield clues
    if (total === undefined ? clues.length < PAGE_SIZE : page >= total) return
  }
}
