import { heldView } from '../../console/held-view.ts'
import { fill, type Language, type Words, type WordsKey, words } from '../../console/words.ts'
import { nameCar } from '../messages/name-car.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import type { Services } from '../shared/services.ts'
import { type Desk, readDesk } from './desk.ts'
import { scriptFor } from './held-script.ts'
import { type Claims, pagePath } from './links.ts'
import { nextQuarter, sayMoment, type Telling } from './moments.ts'
import { answerNotice, answerPage, visitOf } from './visit.ts'

/** What the page says about what was just done; it comes back in the address, so that a reload repeats nothing. */
export const heldDone = [
  'acceptedFlash',
  'contactDone',
  'attemptDone',
  'nextDone',
  'visitDone',
  'visitHandedOver',
  'driveBooked',
  'driveDone',
  'driveCancelled',
  'arrivedDone',
  'orderDone',
  'givenUp',
  'nothingToRecord',
  'closedTitle',
] as const
/** What was not done, and why. */
const heldProblems = ['visitMissing', 'nextMissing', 'outcomeMissing', 'reasonChoose', 'formInvalid'] as const
export type HeldDone = (typeof heldDone)[number]
export type HeldProblem = (typeof heldProblems)[number]

/** The holder's page: the whole person, to nobody but the holder. */
export async function showHeldLead(
  { leadId, dealerId, advisorId }: Claims<'held'>,
  request: HttpRequest,
  services: Services,
  flash?: HeldDone | HeldProblem,
): Promise<HttpResponse> {
  const claims = { leadId, dealerId, advisorId }
  const desk = await readDesk(claims, services)
  const visit = visitOf(request, desk?.advisor.language)
  if (!desk || !isHolder(desk)) return flash === 'closedTitle' ? tellClosed(request, desk) : tellNotYours(request, desk)
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
    script: await scriptFor(desk, language, services),
    tasksPath: `${await pagePath('tasks', { dealerId, advisorId }, { from: request.now, secrets: services.secrets })}${visit.carried}`,
    ...(flash && flash !== 'givenUp' && { flash: sayFlash(flash, desk, telling) }),
  })
  return answerPage(visit, {
    title: words.openLead[language],
    body,
    place: desk.dealer.name,
    status: flash && isProblem(flash) ? 422 : 200,
  })
}

const isProblem = (flash: WordsKey): boolean => heldProblems.some((each) => each === flash)

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

const tellClosed = (request: HttpRequest, desk: Desk | undefined): HttpResponse =>
  answerNotice(visitOf(request, desk?.advisor.language), {
    tone: 'good',
    title: words.closedTitle,
    text: words.closedText,
    place: desk?.dealer.name,
  })

/** Ours by name; a source that others gave a key to is called as they call it. */
function nameSource(source: string, language: Language): string {
  const names: Readonly<Record<string, Words>> = words
  return names[`source-${source}`]?.[language] ?? source
}

async function personalPart({ lead }: Desk, telling: Telling, services: Services) {
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
    heldSince: say(lead.holder?.since) ?? '',
    lastContact: say(lead.lastContactAt),
    nextAt: say(lead.nextAt),
    visitAt: say(lead.visitAt),
    driveAt: lead.testDrive?.state === 'booked' ? say(lead.testDrive.startsAt) : undefined,
    orderedAt: say(lead.orderedAt),
    isGivenUp: lead.givenUp !== undefined,
  }
}

function sayFlash(
  flash: HeldDone | HeldProblem,
  { lead }: Desk,
  telling: Telling,
): { tone: 'good' | 'bad'; text: string } {
  const moment = flash === 'nextDone' ? lead.nextAt : lead.visitAt
  return {
    tone: isProblem(flash) ? 'bad' : 'good',
    text: fill(words[flash], telling.language, { when: moment ? sayMoment(moment, telling) : '' }),
  }
}
