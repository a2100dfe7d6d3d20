import { type Html, html } from '../../console/html.ts'
import { note } from '../../console/lead-parts.ts'
import { type OwnerWordsKey, ownerWords } from '../../console/owner-words.ts'
import type { Person } from '../customers/person-record.ts'
import { readPerson } from '../customers/person-store.ts'
import { readDealer } from '../dealers/dealer-store.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import type { Services } from '../shared/services.ts'
import type { Telling } from './moments.ts'
import { answerPage, seeOther, type Visit, visitOf } from './visit.ts'

/** An owner who looks at his page. */
export interface OwnerVisit extends Visit {
  person: Person
  request: HttpRequest
  /** His own zone where it is known, else that of the dealer who looks after him. */
  telling: Telling
  /** What stands above: the dealer who looks after him. */
  place: string
}

/** `undefined`: nothing is known of the person any more. */
export async function visitOwner(
  personId: string,
  request: HttpRequest,
  { table, config }: Pick<Services, 'table' | 'config'>,
): Promise<OwnerVisit | undefined> {
  const person = await readPerson(table, personId)
  if (!person || person.erasedAt !== undefined) return undefined
  const dealer = person.dealerId === undefined ? undefined : await readDealer(table, person.dealerId)
  const visit = visitOf(request, person.language)
  const zone = person.zone ?? dealer?.zone ?? config.zone
  return {
    ...visit,
    person,
    request,
    telling: { now: request.now, zone, language: visit.language },
    place: dealer?.name ?? ownerWords.place[visit.language],
  }
}

/** A part of the owner's own page, e.g. `?do=book&car=veh-1`; the language that was chosen stays. */
export function partOf(visit: Visit, query: Readonly<Record<string, string>> = {}): string {
  return `?${new URLSearchParams({ ...query, ...(visit.carried !== '' && { lang: visit.language }) })}`
}

/** Where the owner is sent after a tap, and what is said there. */
export type After = { said: Said } & Readonly<Record<string, string>>

/** After a tap the browser is sent to a page that may be loaded again without repeating it. */
export const afterwards = (visit: OwnerVisit, query: Readonly<Record<string, string>>): HttpResponse =>
  seeOther(`${visit.request.path}${partOf(visit, query)}`)

/** What the page may say of the tap before; nothing that an address could be made to say beyond these. */
const said = {
  booked: ['good', 'done-booked'],
  changed: ['good', 'done-changed'],
  cancelled: ['good', 'done-cancelled'],
  declined: ['good', 'done-declined'],
  elsewhere: ['good', 'done-elsewhere'],
  sold: ['good', 'done-sold'],
  odometer: ['good', 'odometerDone'],
  saved: ['good', 'preferenceDone'],
  stopped: ['good', 'stopAllDone'],
  filed: ['good', 'complaintDone'],
  confirmed: ['good', 'confirmDone'],
  disagreed: ['good', 'disagreeDone'],
  answered: ['good', 'surveyDone'],
  erased: ['good', 'erasedText'],
  full: ['warn', 'slotGone'],
  'already-booked': ['warn', 'alreadyBooked'],
  'too-late': ['warn', 'answerTooLate'],
  'no-workshop': ['warn', 'noWorkshop'],
  'odometer-below': ['warn', 'odometerBelow'],
  'odometer-invalid': ['bad', 'odometerInvalid'],
  'complaint-missing': ['bad', 'complaintMissing'],
  'erase-missing': ['bad', 'eraseMissing'],
  'not-done': ['bad', 'notDone'],
  invalid: ['bad', 'formInvalid'],
} as const satisfies Record<string, readonly ['good' | 'warn' | 'bad', OwnerWordsKey]>
type Said = keyof typeof said

const isSaid = (word: string): word is Said => Object.hasOwn(said, word)

/** A page of the owner's, with what the tap before led to above it, and the way back below. */
export function answerOwner(visit: OwnerVisit, title: OwnerWordsKey, body: Html, isHome = false): HttpResponse {
  const { language, place, request } = visit
  const word = request.query.said ?? ''
  const [tone, key] = isSaid(word) ? said[word] : []
  const whole = html`${tone && key && note(tone, ownerWords[key][language])}
${body}
${!isHome && html`<p><a class="button quiet" href="${partOf(visit)}">${ownerWords.back[language]}</a></p>`}`
  return answerPage(visit, { title: ownerWords[title][language], body: whole, place })
}
