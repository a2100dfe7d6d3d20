import { type LeadApp, type LeadGrant, openGrant } from './lead-grant.ts'
import { type LeadAnswer, type LeadRequest, type LeadServer, openLeadServer, refusal, success } from './lead-server.ts'
import { SIMULATED_LEADS, type SimulatedLead, takeSimulatedLead } from './simulated-lead.ts'
import { chineseTime } from './sms-phones.ts'

export interface AdLead {
  /** Text of digits here, a number of 64 bits on the wire. */
  leads_id: string
  leads_telephone: string
  /** When it was entered, milliseconds since 1970; the order of the list. */
  leads_create_time: number
  [field: string]: unknown
}

export const adLead = (number: number, details: Partial<AdLead> = {}): AdLead => ({
  leads_id: String(6151234567890123456n + BigInt(number)),
  leads_name: `测试${number}`,
  leads_telephone: `138${String(number).padStart(8, '0')}`,
  leads_area: '上海',
  leads_action_time: '2026-11-21 09:50:00',
  leads_create_time: Date.parse('2026-11-21T01:55:00Z') + number,
  bundle: '{"意向车型":"云驰 S7"}',
  ...details,
})

export interface TencentAccount {
  accountId: string
  app: LeadApp
  /** An access token that somebody stored by hand. */
  token?: string
  now: () => number
}

export interface TencentSimulator extends LeadServer {
  readonly leads: AdLead[]
  readonly grant: LeadGrant
}

/** `leads_list/get` v3.0 and `oauth/token`: token, time stamp (300 s), nonce (never twice), account, limits and the two ways of paging are checked. */
export async function openTencentAds(account: TencentAccount): Promise<TencentSimulator> {
  const leads: AdLead[] = []
  const nonces = new Set<string>()
  const { app, token, now } = account
  const grant = openGrant({ app, now, rotates: false, ...(token !== undefined && { fixed: token }) })
  const server = await openLeadServer((request, fault) => {
    const { pathname } = request.url
    if (pathname === '/oauth/token') return renew(request, grant)
    if (pathname === SIMULATED_LEADS) return takeSimulatedLead(request, (lead) => put(lead, { now, leads }))
    if (pathname !== '/v3.0/leads_list/get') return { status: 404, text: 'not found' }
    const query = Object.fromEntries(request.url.searchParams)
    const wrong = check(query, { account, nonces, grant })
    return wrong ?? listLeads(query, leads, fault === 'page-before')
  })
  return Object.assign(server, { leads, grant })
}

function put(
  { name, phone, city, series }: SimulatedLead,
  { now, leads }: { now: () => number; leads: AdLead[] },
): string {
  const leads_id = String(6_100_000_000_000_000_000n + BigInt(now()) * 1000n + BigInt(leads.length))
  const said = { leads_name: name, leads_telephone: phone, leads_area: city }
  const times = { leads_create_time: now(), leads_action_time: chineseTime(now()) }
  leads.push({ ...adLead(0), ...said, ...times, leads_id, bundle: JSON.stringify({ 意向车型: series }) })
  return leads_id
}

function renew({ url }: LeadRequest, grant: LeadGrant): LeadAnswer {
  const query = Object.fromEntries(url.searchParams)
  if (query.grant_type !== 'refresh_token') return refusal(18000, 'grant_type is wrong')
  const { client_id = '', client_secret = '', refresh_token = '' } = query
  const given = grant.renew({ appId: client_id, appSecret: client_secret, refreshToken: refresh_token })
  if (given === 'refused') return refusal(11012, 'Refresh token is expired.')
  return success({
    access_token: given.access,
    refresh_token: given.refresh,
    access_token_expires_in: given.accessLasts,
    refresh_token_expires_in: given.refreshLasts,
  })
}

interface Checking {
  account: TencentAccount
  nonces: Set<string>
  grant: LeadGrant
}

function check(query: Record<string, string>, { account, nonces, grant }: Checking): LeadAnswer | undefined {
  const { nonce = '', page_size = '10' } = query
  const access = grant.check(query.access_token)
  if (access !== 'good') return refusal(access === 'over' ? 11000 : 11002, 'Access token is wrong.')
  if (!(Math.abs(Number(query.timestamp) - account.now() / 1000) <= 300)) return refusal(11101, 'timestamp is wrong')
  if (nonce === '' || nonce.length > 32 || nonces.has(nonce)) return refusal(11102, 'The nonce has been used before')
  nonces.add(nonce)
  if (query.account_id !== account.accountId) return refusal(12000, 'account_id is wrong')
  const range = JSON.parse(query.time_range ?? '{}')
  if (range.time_type !== 'TIME_TYPE_CREATED_TIME' || !(range.start_time < range.end_time))
    return refusal(18000, 'time_range is wrong')
  const size = Number(page_size)
  return size >= 1 && size <= 200 ? undefined : refusal(18001, 'page_size is wrong')
}

function listLeads(query: Record<string, string>, leads: readonly AdLead[], isPageBefore: boolean): LeadAnswer {
  const [range, size] = [JSON.parse(query.time_range ?? '{}'), Number(query.page_size ?? 10)]
  const found = leads
    .filter(({ leads_create_time: at }) => at >= range.start_time * 1000 && at < range.end_time * 1000 + 1000)
    .toSorted((a, b) => b.leads_create_time - a.leads_create_time || b.leads_id.localeCompare(a.leads_id))
  const from = startOf(query, found, size)
  if (from === undefined) return refusal(18002, 'behind 5000 rows last_search_after_values is wanted, without page')
  const start = isPageBefore ? Math.max(0, from - size) : from
  const page_info = {
    page: from / size + 1,
    page_size: size,
    total_number: found.length,
    total_page: Math.ceil(found.length / size),
  }
  const text = JSON.stringify({
    code: 0,
    message: '',
    data: { leads_info: found.slice(start, start + size), page_info },
  })
  return { status: 200, text: text.replace(/"leads_id":"(\d+)"/g, '"leads_id":$1') }
}

function startOf(query: Record<string, string>, found: readonly AdLead[], size: number): number | undefined {
  if (query.last_search_after_values === undefined) {
    const page = Number(query.page ?? 1)
    return page >= 1 && page <= 1000 && page * size <= 5000 ? (page - 1) * size : undefined
  }
  if (query.page !== undefined) return undefined
  const [time, id] = JSON.parse(query.last_search_after_values)
  const last = found.findIndex((each) => String(each.leads_create_time) === time && each.leads_id === id)
  return last < 0 ? undefined : last + 1
}
