import { type LeadServer, openLeadServer, refusal } from './lead-server.ts'

export interface AdLead {
  leads_id: number
  leads_telephone: string
  /** When it was entered, milliseconds since 1970; the order of the list. */
  leads_create_time: number
  [field: string]: unknown
}

export const adLead = (number: number, details: Partial<AdLead> = {}): AdLead => ({
  leads_id: 1000 + number,
  leads_name: `测试${number}`,
  leads_telephone: `138${String(number).padStart(8, '0')}`,
  leads_area: '上海',
  leads_action_time: '2026-11-21 09:50:00',
  leads_create_time: Date.parse('2026-11-21T01:55:00Z') + number,
  bundle: '{"意向车型":"云驰 S7"}',
  ...details,
})

/** `leads_list/get` v3.0: token, time stamp (300 s), nonce (never twice), account, limits and the two ways of paging are checked. */
export async function openTencentAdsSimulator({
  token,
  accountId,
  now,
}: {
  token: string
  accountId: string
  /** Milliseconds since 1970. */
  now: () => number
}): Promise<LeadServer & { leads: AdLead[] }> {
  const leads: AdLead[] = []
  const nonces = new Set<string>()
  const server = await openLeadServer((url, _headers, fault) => {
    const query = Object.fromEntries(url.searchParams)
    const { nonce = '', page_size = '10' } = query
    if (url.pathname !== '/v3.0/leads_list/get') return { status: 404, text: 'not found' }
    if (query.access_token !== token) return refusal(11000, 'access_token is wrong')
    if (Math.abs(Number(query.timestamp) - now() / 1000) > 300) return refusal(11010, 'timestamp is wrong')
    if (nonce === '' || nonce.length > 32 || nonces.has(nonce)) return refusal(11011, 'nonce is wrong or was used')
    nonces.add(nonce)
    if (query.account_id !== accountId) return refusal(12000, 'account_id is wrong')
    const range = JSON.parse(query.time_range ?? '{}')
    if (range.time_type !== 'TIME_TYPE_CREATED_TIME' || !(range.start_time < range.end_time))
      return refusal(18000, 'time_range is wrong')
    const size = Number(page_size)
    if (!(size >= 1 && size <= 200)) return refusal(18001, 'page_size is wrong')
    const found = leads
      .filter(({ leads_create_time: at }) => at >= range.start_time * 1000 && at < range.end_time * 1000 + 1000)
      .toSorted((a, b) => b.leads_create_time - a.leads_create_time || b.leads_id - a.leads_id)
    const from = startOf(query, found, size)
    if (from === undefined) return refusal(18002, 'behind 5000 rows last_search_after_values is wanted, without page')
    const start = fault === 'page-before' ? Math.max(0, from - size) : from
    const page_info = {
      page: from / size + 1,
      page_size: size,
      total_number: found.length,
      total_page: Math.ceil(found.length / size),
    }
    return {
      status: 200,
      text: JSON.stringify({ code: 0, message: '', data: { leads_info: found.slice(start, start + size), page_info } }),
    }
  })
  return Object.assign(server, { leads })
}

function startOf(query: Record<string, string>, found: readonly AdLead[], size: number): number | undefined {
  if (query.last_search_after_values === undefined) {
    const page = Number(query.page ?? 1)
    return page >= 1 && page <= 1000 && page * size <= 5000 ? (page - 1) * size : undefined
  }
  if (query.page !== undefined) return undefined
  const [time, id] = JSON.parse(query.last_search_after_values)
  const last = found.findIndex((each) => String(each.leads_create_time) === time && String(each.leads_id) === id)
  return last < 0 ? undefined : last + 1
}
