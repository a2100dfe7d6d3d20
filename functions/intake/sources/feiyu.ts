import { createHmac } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { readProvider, SourceRefused, SourceUnavailable } from './call-provider.ts'
import { leadMap } from './map-lead.ts'
import { MOST_PAGES, type Window, WindowTooFull } from './window.ts'

/** 飞鱼's older way of pulling spells the phone so; its other fields are known from clients only, and are said by the source's map. */
export const feiyuMap = leadMap({ 'person.phone': '$.telphone' })

const PATH = '/crm/v2/openapi/pull-clues/'
const PAGE_SIZE = 100

const pageSchema = z.looseObject({
  status: z.string(),
  data: z.array(z.unknown()).nullish(),
  count: z.unknown().optional(),
})

interface FeiyuCall {
  token: string
  key: string
  now: string
}

/** The clues of a window, a page at a time. Pages are not part of what is signed. Throws WindowTooFull, also where pages do not go on. */
export async function* feiyuPages(
  { endpoint }: { endpoint: string },
  { from, to }: Window,
  { token, key, now }: FeiyuCall,
): AsyncIterable<readonly unknown[]> {
  const [start, end, timestamp] = [from, to, now].map((moment) => String(Math.floor(Date.parse(moment) / 1000)))
  const signed = { start_time: start ?? '', end_time: end ?? '' }
  const headers = {
    signature: signPull(key, signed, timestamp ?? ''),
    timestamp: timestamp ?? '',
    'access-token': token,
  }
  let before: readonly unknown[] = []
  for (let page = 1; page <= MOST_PAGES; page++) {
    const url = new URL(PATH, endpoint)
    url.search = new URLSearchParams({ ...signed, page: String(page), page_size: String(PAGE_SIZE) }).toString()
    const answer = pageSchema.safeParse(await readProvider(url, { headers }))
    if (!answer.success) throw new SourceUnavailable('The provider answered', 'no JSON with a status')
    if (answer.data.status !== 'success') throw new SourceRefused('status other than success')
    const clues = answer.data.data ?? []
    if (page > 1 && isDeepStrictEqual(clues, before)) {
      // It knows no pages, or gives the last one again; its count tells whether that was all.
      if (Number(answer.data.count) <= (page - 1) * PAGE_SIZE) return
      throw new WindowTooFull()
    }
    yield clues
    if (clues.length < PAGE_SIZE) return
    before = clues
  }
  throw new WindowTooFull()
}

/** base64(hex(HMAC-SHA256(key, path with window + " " + timestamp))), times in seconds since 1970. */
export function signPull(
  key: string,
  { start_time, end_time }: { start_time: string; end_time: string },
  timestamp: string,
): string {
  const text = `${PATH}?start_time=${start_time}&end_time=${end_time} ${timestamp}`
  return Buffer.from(createHmac('sha256', key).update(text).digest('hex')).toString('base64')
}
