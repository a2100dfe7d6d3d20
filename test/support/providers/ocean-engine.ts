import { createHmac } from 'node:crypto'
import { type LeadServer, openLeadServer, refusal } from './lead-server.ts'

/** A clue as Ocean Engine lists it; ids are text of digits here, and numbers of 64 bits on the wire. */
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

/** `tools/clue/get` as the SDK of Ocean Engine asks it: token, account, window and paging are checked; the newest comes first. */
export async function openOceanEngineSimulator({
  token,
  advertiserId,
}: {
  token: string
  advertiserId: string
}): Promise<LeadServer & { clues: Clue[] }> {
  const clues: Clue[] = []
  const server = await openLeadServer((url, headers, fault) => {
    const query = Object.fromEntries(url.searchParams)
    if (url.pathname !== '/open_api/2/tools/clue/get/') return { status: 404, text: 'not found' }
    if (headers['access-token'] !== token) return refusal(40105, 'access token is wrong')
    if (query.advertiser_ids !== `[${advertiserId}]`) return refusal(40002, 'no permission for the advertiser')
    if (![query.start_time, query.end_time].every((time) => /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(time ?? '')))
      return refusal(40000, 'start_time or end_time is wrong')
    const size = Number(query.page_size)
    if (!(size >= 1 && size <= 100)) return refusal(40000, 'page_size is wrong')
    const page = Number(query.page) - (fault === 'page-before' && query.page !== '1' ? 1 : 0)
    const found = clues
      .filter(
        (each) =>
          each.create_time_detail >= (query.start_time ?? '') && each.create_time_detail <= (query.end_time ?? ''),
      )
      .toSorted((a, b) => b.create_time_detail.localeCompare(a.create_time_detail))
    const list = found.slice((page - 1) * size, page * size)
    const page_info = { page, page_size: size, total_number: found.length, total_page: Math.ceil(found.length / size) }
    const text = JSON.stringify({ code: 0, message: 'OK', data: { list, page_info } })
    // The real one sends this id as a number of 64 bits.
    return { status: 200, text: text.replace(/"promotion_id":"(\d+)"/g, '"promotion_id":$1') }
  })
  return Object.assign(server, { clues })
}

/** A push as Ocean Engine signs it. */
export function oceanPush(secret: string, push: { message_id: string; nonce: string; timestamp: number }) {
  const body = JSON.stringify({ ...push, service_label: 'x', data: '{}', advertiser_ids: [1] })
  return { body, headers: { 'x-open-signature': createHmac('sha256', secret).update(body).digest('hex') } }
}
