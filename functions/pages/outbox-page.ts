import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { outboxView } from '../../console/outbox-view.ts'
import { type Language, type Words, words } from '../../console/words.ts'
import { answerReply } from '../messages/answer-reply.ts'
import { maskPhone } from '../messages/mask.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import { keys } from '../shared/keys.ts'
import type { Services } from '../shared/services.ts'
import { sayMoment } from './moments.ts'
import { answerPage, readForm, sayOnPage, visitOf } from './visit.ts'

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
const replySchema = z.object({ personId: z.string().min(1), text: z.string().trim().min(1).max(200) })

/** What the page says about what was just done; it comes back in the address, so that a reload repeats nothing. */
const saidSchema = z
  .enum(['reply-stopped', 'reply-passed-on', 'reply-nobody-known', 'formInvalid'])
  .optional()
  .catch(undefined)
type Said = NonNullable<z.infer<typeof saidSchema>>

/** What would have been sent on a day, newest first; to one recipient or address if asked. Texts as they are, phone numbers masked. Who reads a person's message here may reply as that person, for no channel does. */
export async function outboxPage(request: HttpRequest, services: Services): Promise<HttpResponse> {
  const { day: dayShown, to } = request.query
  if (request.method === 'POST') return sayOnPage(request, await reply(request, services), { day: dayShown, to })
  const said = saidSchema.parse(request.query.said)
  const visit = visitOf(request)
  const { language } = visit
  const { zone } = services.config
  const day = daySchema.safeParse(dayShown).data ?? dayOf(request.now, zone)
  const recipient = (to ?? '').trim()
  const items = await readDay(day, services)
  const telling = { now: request.now, zone, language }
  const messages = items
    .filter((each) => recipient === '' || each.recipient === recipient || each.address.includes(recipient))
    .map((each) => ({
      ...each,
      at: sayMoment(each.at, telling),
      template: nameOf(each.template, language),
      recipient: isPerson(each.recipient) ? words.customer[language] : each.recipient,
      address: maskAddress(each.address),
      ...(isPerson(each.recipient) && { personId: each.recipient }),
    }))
  const body = outboxView({
    language,
    day,
    earlier: dayAfter(day, -1),
    later: dayAfter(day, 1),
    recipient,
    messages,
    cutAt: items.length >= MOST ? MOST : undefined,
    baseUrl: services.config.baseUrl,
    ...(said && {
      flash: {
        tone: said === 'reply-stopped' || said === 'reply-passed-on' ? 'good' : 'bad',
        text: words[said][language],
      },
    }),
  })
  return answerPage(visit, { title: words.outboxTitle[language], body, wide: true })
}

async function reply(request: HttpRequest, services: Services): Promise<Said> {
  const form = readForm(request, replySchema)
  if (!form) return 'formInvalid'
  const { kind } = await answerReply({ ...form, channel: 'outbox', now: request.now }, services)
  return `reply-${kind}`
}

const isPerson = (recipient: string): boolean => recipient.startsWith('person-')

/** The newest messages of a day of the product's zone, read by the hour, for the outbox lies by days of UTC. */
async function readDay(day: string, { table, config }: Services): Promise<z.output<typeof outboxItemSchema>[]> {
  const found: z.output<typeof outboxItemSchema>[] = []
  const begins = Temporal.PlainDate.from(day).toZonedDateTime(config.zone).toInstant()
  for (let at = begins.add({ hours: LONGEST_DAY }); found.length < MOST && hourOf(at) >= hourOf(begins); ) {
    const { pk } = keys.outbox(at.toString().slice(0, 10), '', '')
    const items = await table.query({ pk, prefix: hourOf(at), limit: MOST, newestFirst: true })
    found.push(
      ...items.map((item) => outboxItemSchema.parse(item)).filter((each) => dayOf(each.at, config.zone) === day),
    )
    at = at.subtract({ hours: 1 })
  }
  return found.slice(0, MOST)
}

/** Hours, where a clock is put back. */
const LONGEST_DAY = 25
const hourOf = (at: Temporal.Instant): string => at.toString().slice(0, 13)

const dayOf = (moment: string, zone: string): string =>
  Temporal.Instant.from(moment).toZonedDateTimeISO(zone).toPlainDate().toString()

/** What a template is called; one of somebody's own by its id. */
function nameOf(template: string, language: Language): string {
  const names: Readonly<Record<string, Words>> = words
  return names[`template-${template}`]?.[language] ?? template
}

const maskAddress = (address: string): string => (/^\+\d+$/.test(address) ? maskPhone(address) : address)

const dayAfter = (day: string, days: number): string => Temporal.PlainDate.from(day).add({ days }).toString()
