import { heldView } from '../../console/held-view.ts'
import { fill, type Language, type Words, type WordsKey, words } from '../../console/words.ts'
import { nameCar } from '../messages/name-car.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import type { Services } from '../shared/services.ts'
import { type Desk, readDesk } from './desk.ts'
import { type Claims, pagePath } from './links.ts'
import { nextQuarter, sayMoment } from './moments.ts'
import { answerNotice, answerPage, visitOf } from './visit.ts'

/** What the page says about what was just done. */
export type HeldFlash =
  | 'acceptedFlash'
  | 'contactDone'
  | 'visitDone'
  | 'visitHandedOver'
  | 'visitMissing'
  | 'outcomeMissing'
  | 'formInvalid'

const problems: readonly WordsKey[] = ['visitMissing', 'outcomeMissing', 'formInvalid']

/** The holder's page: the whole person, to nobody but the holder. */
export async function showHeldLead(
  { leadId, dealerId, advisorId }: Claims<'held'>,
  request: HttpRequest,
  services: Services,
  flash?: HeldFlash,
): Promise<HttpResponse> {
  const claims = { leadId, dealerId, advisorId }
  const desk = await readDesk(claims, services)
  const visit = visitOf(request, desk?.advisor.language)
  if (!desk || !isHolder(desk)) return tellNotYours(request, desk)
  const { language } = visit
  const path = await pagePath('held', claims, {
    from: desk.lead.holder?.since ?? request.now,
    secrets: services.secrets,
  })
  const telling = { now: request.now, zone: desk.dealer.zone, language }
  const body = heldView({
    ...(await personalPart(desk, telling, services)),
    language,
    action: `${path}${visit.carried}`,
    booking: { earliest: nextQuarter(request.now, desk.dealer.zone), handsOver: desk.lead.holder?.role === 'desk' },
    ...(flash && { flash: sayFlash(flash, desk, telling) }),
  })
  const isProblem = flash !== undefined && problems.includes(flash)
  return answerPage(visit, {
    title: words.openLead[language],
    body,
    place: desk.dealer.name,
    status: isProblem ? 422 : 200,
  })
}

export const isHolder = ({ lead, advisor }: Desk): boolean =>
  lead.state !== 'closed' && lead.holder?.advisorId === advisor.advisorId && lead.holder.dealerId === advisor.dealerId

export const tellNotYours = (request: HttpRequest, desk: Desk | undefined): HttpResponse =>
  answerNotice(visitOf(request, desk?.advisor.language), {
    tone: 'plain',
    title: words.notYoursTitle,
    text: words.notYoursText,
    status: 403,
    place: desk?.dealer.name,
  })

/** Ours by name; a source that others gave a key to is called as they call it. */
function nameSource(source: string, language: Language): string {
  const names: Readonly<Record<string, Words>> = words
  return names[`source-${source}`]?.[language] ?? source
}

async function personalPart(
  { lead, dealer, advisor }: Desk,
  telling: { now: string; zone: string; language: Language },
  services: Services,
) {
  const say = (moment: string | undefined): string | undefined => moment && sayMoment(moment, telling)
  const { person, city, source, comment } = lead.lead
  return {
    grade: lead.score?.grade,
    customer: person.name,
    phone: person.phone,
    car: await nameCar(lead, services),
    city,
    source: nameSource(source, telling.language),
    comment,
    askedAt: sayMoment(lead.lastAskedAt, telling),
    reasons: lead.score?.reasons.map((reason) => reason[telling.language]) ?? [],
    advisor: advisor.name,
    dealer: dealer.name,
    heldSince: say(lead.holder?.since) ?? '',
    lastContact: say(lead.lastContactAt),
    visitAt: say(lead.visitAt),
  }
}

function sayFlash(
  flash: HeldFlash,
  { lead }: Desk,
  telling: { now: string; zone: string; language: Language },
): { tone: 'good' | 'bad'; text: string } {
  const when = lead.visitAt ? sayMoment(lead.visitAt, telling) : ''
  return {
    tone: problems.includes(flash) ? 'bad' : 'good',
    text: fill(words[flash], telling.language, { when }),
  }
}
