import { z } from 'zod'
import type { Countdown } from '../../console/complaint-view.ts'
import { complaintView } from '../../console/complaint-view.ts'
import { type ComplaintWordsKey, complaintWords } from '../../console/complaint-words.ts'
import type { Language } from '../../console/words.ts'
import { basisWords, standingWords } from '../complaints/clock-warnings.ts'
import { clocksOf } from '../complaints/complaint-clocks.ts'
import { readComplaintKinds } from '../complaints/complaint-kinds.ts'
import type { Complaint } from '../complaints/complaint-record.ts'
import { readStory } from '../complaints/complaint-store.ts'
import { missingOf, missingWords } from '../complaints/missing-words.ts'
import { readLegalClocks } from '../dates/legal-clock.ts'
import type { ClockReading } from '../dates/legal-clocks.ts'
import { localDay } from '../dates/period.ts'
import { nameModel } from '../messages/name-car.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import type { Services } from '../shared/services.ts'
import type { Vehicle } from '../vehicles/vehicle-record.ts'
import { type ComplaintDesk, handlerName } from './complaint-desk.ts'
import { pagePath } from './links.ts'
import { sayMoment, type Telling } from './moments.ts'
import { answerPage, visitOf } from './visit.ts'

/** What the pages say about what was just done; it comes back in the address, so that a reload repeats nothing. */
const complaintFlashes = [
  'done-contacted',
  'done-attempted',
  'done-closed',
  'done-resolved',
  'done-not-contacted',
  'done-noted',
  'done-filed',
  'done-known',
  'done-invalid',
] as const satisfies readonly ComplaintWordsKey[]
export type ComplaintFlash = (typeof complaintFlashes)[number]

const saidSchema = z.enum(complaintFlashes).optional().catch(undefined)
const problems: readonly ComplaintFlash[] = ['done-invalid', 'done-not-contacted']

/** What a page was sent back to say, if anything. */
export function flashOf({ query }: Pick<HttpRequest, 'query'>, language: Language) {
  const said = saidSchema.parse(query.said)
  return (
    said && {
      tone: problems.includes(said) ? ('bad' as const) : ('good' as const),
      text: complaintWords[said][language],
    }
  )
}

/** The page of one complaint for staff of its dealer: the whole person, what is missing, and every clock with its source. */
export async function showComplaint(
  desk: ComplaintDesk,
  request: HttpRequest,
  services: Services,
): Promise<HttpResponse> {
  const { complaint, dealer, advisor, person, vehicle, colleagues } = desk
  const visit = visitOf(request, advisor.language)
  const { language } = visit
  const telling = { now: request.now, zone: dealer.zone, language }
  const { severity, state, text, reopened } = complaint
  const flash = flashOf(request, language)
  const body = complaintView({
    language,
    action: visit.action,
    ...(flash && { flash }),
    severity,
    kind: await kindName(complaint, language, services),
    because: complaint.because.map((each) => each[language]),
    state,
    customer: person?.name,
    phone: person?.phone,
    car: [await carName(complaint, vehicle, services), vehicle?.plate].filter(Boolean).join(' · '),
    text,
    handler: handlerName(complaint, colleagues),
    missing: missingWords(missingOf(complaint), language),
    filedAt: sayMoment(complaint.filedAt, telling),
    told: complaint.told.map(({ level, at, nobody }) => {
      const name = complaintWords[`level-${level}`][language]
      return `${name}${nobody ? `（${complaintWords.nobodyThere[language]}）` : ''} ${sayMoment(at, telling)}`
    }),
    reopened,
    countdown: countdownOf(complaint, telling),
    daysTried: new Set(complaint.attempts.map(({ at }) => localDay(at, dealer.zone))).size,
    clocks: await clockRows(complaint, telling, services),
    listPath: await pagePath('complaints', seatOf(advisor), { from: request.now, secrets: services.secrets }),
    story: await storyRows(desk, telling, services),
  })
  const title = complaintWords.title[language]
  return answerPage(visit, { title, body, place: dealer.name })
}

const seatOf = ({ dealerId, advisorId }: ComplaintDesk['advisor']) => ({ dealerId, advisorId })

const DAY = 24 * 60 * 60 * 1000

/** The 24 hours of our own target, since it was opened. */
export function countdownOf({ contactedAt, openedAt }: Complaint, telling: Telling): Countdown {
  if (contactedAt !== undefined) return { contactedAt: sayMoment(contactedAt, telling) }
  const until = Date.parse(openedAt) + DAY
  const minutesLeft = Math.floor((until - Date.parse(telling.now)) / 60_000)
  return { until: sayMoment(new Date(until).toISOString(), telling), minutesLeft }
}

export async function kindName(
  { kind }: Complaint,
  language: Language,
  { settings }: Pick<Services, 'settings'>,
): Promise<string> {
  const title = (await readComplaintKinds(settings)).find((each) => each.kind === kind)?.title[language]
  return title ?? (language === 'en' ? 'Other' : '其他')
}

export const carName = (complaint: Complaint, vehicle: Vehicle | undefined, services: Services): Promise<string> =>
  nameModel({ brand: vehicle?.brand ?? complaint.brand, model: vehicle?.model }, services)

/** What happened and by whom; the words of the record are for people who read the table. */
async function storyRows({ complaint, colleagues }: ComplaintDesk, telling: Telling, { table }: Services) {
  const story = await readStory(table, complaint.complaintId)
  return story.map(({ at, what, by }) => {
    const name = colleagues.find(({ advisorId }) => advisorId === by)?.name
    return { when: sayMoment(at, telling), what: complaintWords[`story-${what}`][telling.language], who: name }
  })
}

/** What runs, is over, or cannot be told, with what somebody must do first; what does not concern this case is left out. */
async function clockRows(complaint: Complaint, { now, zone, language }: Telling, services: Services) {
  const clocks = new Map((await readLegalClocks(services.settings)).map((clock) => [clock.id, clock]))
  const readings = (await clocksOf(complaint, { now, zone }, services)).filter(concerns)
  const isWindow = ({ clock }: ClockReading): boolean => clocks.get(clock)?.kind === 'window'
  return [...readings.filter((each) => !isWindow(each)), ...readings.filter(isWindow)].map((reading) => {
    const { law, article, note } = reading.source
    const title = clocks.get(reading.clock)?.title[language === 'en' ? 'en' : 'zh'] ?? reading.clock
    return {
      title: reading.about === undefined ? title : `${title} (${reading.about})`,
      basis: basisWords(reading.basis, language),
      standing: standingWords(reading, language),
      // Notes are kept in English only.
      source: [law, article, language === 'en' ? note : undefined].filter((each) => each !== undefined).join(' '),
      tone: (isWindow(reading) ? undefined : tones[reading.state]) ?? '',
    } as const
  })
}

const tones: Partial<Record<ClockReading['state'], 'warn' | 'hot'>> = { warned: 'warn', over: 'hot', unknown: 'warn' }

const concerns = (reading: ClockReading): boolean =>
  reading.clock !== 'human-contact' &&
  reading.state !== 'not-applicable' &&
  !(reading.state === 'running' && reading.count === 0)
