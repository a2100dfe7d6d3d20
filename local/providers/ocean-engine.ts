import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { type LeadApp, type LeadGrant, openGrant } from './lead-grant.ts'
import { type LeadAnswer, type LeadRequest, type LeadServer, openLeadServer, refusal, success } from './lead-server.ts'
import { SIMULATED_LEADS, type SimulatedLead, takeSimulatedLead } from './simulated-lead.ts'
import { chineseTime } from './sms-phones.ts'

/** A clue as Ocean Engine lists it; ids are text of digits here, and `promotion_id` a number of 64 bits on the wire. */
export interface Clue {
  clue_id: string
  telephone: string
  /** Beijing's wall time. */
  create_time_detail: string
  promotion_id: string
  clue_source: number
  [field: string]: unknown
}

export const clue = (number: number, details: Partial<Clue> = {}): Clue => ({
  clue_id: String(7301234567890123456n + BigInt(number)),
  name: `测试${number}`,
  telephone: `138${String(number).padStart(8, '0')}`,
  city_name: '上海',
  create_time_detail: '2026-11-21 09:55:00',
  promotion_id: '7309876543210987654',
  clue_source: 1,
  clue_type: 0,
  ...details,
})

export interface OceanAccount {
  advertiserId: string
  app: LeadApp
  /** An access token that somebody stored by hand. */
  token?: string
  now: () => number
  /** Where a push goes when somebody fills in an ad, and what it is signed with; nobody is told without it. */
  push?: { url: string; secret: string }
  /** Answered for each request for clues, after its checks: what happens while a page is under way. */
  meanwhile?: () => Promise<void>
}

export interface OceanSimulator extends LeadServer {
  readonly clues: Clue[]
  readonly grant: LeadGrant
}

/** What an app asks for another pair of tokens with; its id is a number, of up to 64 bits. */
const renewalSchema = z.object({ app_id: z.number(), secret: z.string(), refresh_token: z.string() })

/** `tools/clue/get` and `oauth2/refresh_token` as the SDK of Ocean Engine asks them: token, account, window and paging are checked; the newest comes first. */
export async function openOceanEngine(account: OceanAccount): Promise<OceanSimulator> {
  const clues: Clue[] = []
  const { app, token, now } = account
  const grant = openGrant({ app, now, rotates: true, ...(token !== undefined && { fixed: token }) })
  const server = await openLeadServer(async (request, fault) => {
    const { pathname } = request.url
    if (pathname === '/open_api/oauth2/refresh_token/' && request.method === 'POST') return renew(request, grant)
    if (pathname === SIMULATED_LEADS) return takeSimulatedLead(request, (lead) => put(lead, { account, clues }))
    if (pathname !== '/open_api/2/tools/clue/get/') return { status: 404, text: 'not found' }
    await account.meanwhile?.()
    return listClues(request, { account, clues, grant, isPageBefore: fault === 'page-before' })
  })
  return Object.assign(server, { clues, grant })
}

function renew({ body }: LeadRequest, grant: LeadGrant): LeadAnswer {
  const asked = renewalSchema.safeParse(JSON.parse(body))
  if (!asked.success) return refusal(40000, 'a field is missing')
  // As it stands in the text: a number would be rounded.
  const appId = /"app_id":(\d+)/.exec(body)?.[1] ?? ''
  const given = grant.renew({ appId, appSecret: asked.data.secret, refreshToken: asked.data.refresh_token })
  if (given === 'refused') return refusal(40107, 'refresh token is wrong')
  return success({
    access_token: given.access,
    expires_in: given.accessLasts,
    refresh_token: given.refresh,
    refresh_token_expires_in: given.refreshLasts,
  })
}

interface Listing {
  account: OceanAccount
  clues: readonly Clue[]
  grant: LeadGrant
  isPageBefore: boolean
}

function listClues({ url, headers }: LeadRequest, { account, clues, grant, isPageBefore }: Listing): LeadAnswer {
  const query = Object.fromEntries(url.searchParams)
  const access = grant.check(String(headers['access-token']))
  if (access !== 'good') return refusal(access === 'over' ? 40102 : 40105, 'access token is wrong')
  if (query.advertiser_ids !== `[${account.advertiserId}]`) return refusal(40002, 'no permission for the advertiser')
  const { start_time = '', end_time = '' } = query
  if (![start_time, end_time].every((time) => /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(time)))
    return refusal(40000, 'start_time or end_time is wrong')
  const size = Number(query.page_size)
  if (!(size >= 1 && size <= 100)) return refusal(40000, 'page_size is wrong')
  const page = Number(query.page) - (isPageBefore && query.page !== '1' ? 1 : 0)
  const found = clues
    .filter(({ create_time_detail: at }) => at >= start_time && at <= end_time)
    .toSorted((a, b) => b.create_time_detail.localeCompare(a.create_time_detail))
  const list = found.slice((page - 1) * size, page * size)
  const page_info = { page, page_size: size, total_number: found.length, total_page: Math.ceil(found.length / size) }
  const text = JSON.stringify({ code: 0, message: 'OK', data: { list, page_info } })
  // The real one sends this id as a number of 64 bits.
  return { status: 200, text: text.replace(/"promotion_id":"(\d+)"/g, '"promotion_id":$1') }
}

async function put(
  { name, phone, city, series }: SimulatedLead,
  { account, clues }: { account: OceanAccount; clues: Clue[] },
): Promise<string> {
  const at = account.now()
  const clue_id = String(7_300_000_000_000_000_000n + BigInt(at) * 1000n + BigInt(clues.length))
  const create_time_detail = chineseTime(at)
  const said = { name, telephone: phone, city_name: city, remark_dict: { 意向车型: series } }
  clues.push({ ...clue(0), ...said, clue_id, create_time_detail })
  if (account.push) await tell(account.push, { message_id: `m-${clue_id}`, nonce: `n-${clue_id}`, timestamp: at })
  return clue_id
}

/** Pushes, and twice more where it was not taken. */
async function tell(
  { url, secret }: { url: string; secret: string },
  push: Parameters<typeof oceanPush>[1],
): Promise<void> {
  const { body, headers } = oceanPush(secret, push)
  for (let turn = 0; turn < 3; turn++) {
    const answer = await fetch(url, { method: 'POST', headers, body }).catch(() => undefined)
    const said = answer && pushedSchema.safeParse(await answer.json().catch(() => undefined))
    if (said?.data && said.data.BaseResp.StatusCode < 500) return
  }
}

const pushedSchema = z.object({ BaseResp: z.object({ StatusCode: z.number() }) })

/** A push as Ocean Engine signs it. */
export function oceanPush(secret: string, push: { message_id: string; nonce: string; timestamp: number }) {
  const body = JSON.stringify({ ...push, service_label: 'x', data: '{}', advertiser_ids: [1] })
  return { body, headers: { 'x-open-signature': createHmac('sha256', secret).update(body).digest('hex') } }
}
