import { z } from 'zod'
import { outboxView } from '../../console/outbox-view.ts'
import { words } from '../../console/words.ts'
import { maskPhone } from '../messages/mask.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import { keys } from '../shared/keys.ts'
import type { Services } from '../shared/services.ts'
import { sayMoment } from './moments.ts'
import { answerPage, visitOf } from './visit.ts'

/** How many are read, and shown. */
const MOST = 500

const outboxItemSchema = z.object({
  at: z.string(),
  template: z.string(),
  recipient: z.string(),
  address: z.string(),
  text: z.string(),
})
const daySchema = z.iso.date()
const DAY = 24 * 60 * 60 * 1000

/** What would have been sent on a day, newest first; to one recipient or address if asked. Texts as they are, phone numbers masked. */
export async function outboxPage(request: HttpRequest, services: Services): Promise<HttpResponse> {
  const visit = visitOf(request)
  const { language } = visit
  const day = daySchema.safeParse(request.query.day).data ?? request.now.slice(0, 10)
  const recipient = (request.query.to ?? '').trim()
  const items = await services.table.query({ pk: keys.outbox(day, '', '').pk, limit: MOST, newestFirst: true })
  const telling = { now: request.now, zone: services.config.zone, language }
  const messages = items
    .map((item) => outboxItemSchema.parse(item))
    .filter((each) => recipient === '' || each.recipient === recipient || each.address.includes(recipient))
    .map((each) => ({ ...each, at: sayMoment(each.at, telling), address: maskAddress(each.address) }))
  const body = outboxView({
    language,
    day,
    earlier: dayAfter(day, -1),
    later: dayAfter(day, 1),
    recipient,
    messages,
    cutAt: items.length === MOST ? MOST : undefined,
    baseUrl: services.config.baseUrl,
  })
  return answerPage(visit, { title: words.outboxTitle[language], body, wide: true })
}

const maskAddress = (address: string): string => (/^\+\d+$/.test(address) ? maskPhone(address) : address)

const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)
