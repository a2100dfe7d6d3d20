import { z } from 'zod'
import { codeView } from '../../console/code-view.ts'
import { type Words, words } from '../../console/words.ts'
import { readOffer, readOfferCode } from '../leads/lead-store.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import type { Services } from '../shared/services.ts'
import { countWrongCode, mayTryCode } from './code-attempts.ts'
import { pagePath } from './links.ts'
import { answerPage, readForm, seeOther, visitOf } from './visit.ts'

const formSchema = z.object({ code: z.string().max(40) })
const codeSchema = z.string().regex(/^[0-9a-hjkmnp-tv-z]{8}$/)

/** The constant address of every message that carries no link: a code goes in, the offer's own page comes out. */
export async function codePage(request: HttpRequest, services: Services): Promise<HttpResponse> {
  if (request.method === 'GET') return askForCode(request)
  const typed = readForm(request, formSchema)?.code ?? ''
  const code = codeSchema.safeParse(readableCode(typed))
  if (!code.success) return askForCode(request, { typed, problem: words.codeMisshapen, status: 422 })
  return openByCode(code.data, request, services)
}

async function openByCode(code: string, request: HttpRequest, services: Services): Promise<HttpResponse> {
  const { table, secrets } = services
  if (!(await mayTryCode(table, code, request.now)))
    return askForCode(request, { typed: code, problem: words.codeTooMany, status: 429 })
  const found = await readOfferCode(table, code)
  const offer = found && (await readOffer(table, found.leadId, found.offerId))
  if (!found || !offer) {
    await countWrongCode(table, code, request.now)
    return askForCode(request, { typed: code, problem: words.codeUnknown, status: 404 })
  }
  const { leadId, offerId, dealerId, advisorId } = found
  const claims = { leadId, offerId, dealerId, advisorId }
  return seeOther(`${await pagePath('offer', claims, { from: offer.expiresAt, secrets })}${visitOf(request).carried}`)
}

function askForCode(request: HttpRequest, wrong?: { typed: string; problem: Words; status: number }): HttpResponse {
  const visit = visitOf(request)
  const { language, action } = visit
  const view = { language, action, ...(wrong && { typed: wrong.typed, problem: wrong.problem[language] }) }
  return answerPage(visit, { title: words.codeTitle[language], body: codeView(view), status: wrong?.status ?? 200 })
}

/** What people type instead of a sign of our alphabet. */
const mistaken: Readonly<Record<string, string>> = { o: '0', i: '1', l: '1' }

/** A code as it was meant, however it was typed. */
export const readableCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s-]/g, '')
    .replace(/[oil]/g, (sign) => mistaken[sign] ?? sign)
