import { z } from 'zod'
import { ownerCodeView } from '../../console/owner-code-view.ts'
import { ownerWords } from '../../console/owner-words.ts'
import type { Words } from '../../console/words.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import type { Services } from '../shared/services.ts'
import { countWrongCode, mayTryCode } from './code-attempts.ts'
import { readableCode } from './code-page.ts'
import { pagePath } from './links.ts'
import { OWNER_CODE_LENGTH, readOwnerCode } from './owner-address.ts'
import { answerPage, readForm, seeOther, visitOf } from './visit.ts'

const formSchema = z.object({ code: z.string().max(40) })
const codeSchema = z.string().regex(new RegExp(`^[0-9a-hjkmnp-tv-z]{${OWNER_CODE_LENGTH}}$`))

/** GET and POST /m: the constant address of every message to owners that carries no link. A code goes in, the owner's own page comes out. */
export async function ownerCodePage(request: HttpRequest, services: Services): Promise<HttpResponse> {
  if (request.method !== 'POST') return askForCode(request)
  const typed = readForm(request, formSchema)?.code ?? ''
  const code = codeSchema.safeParse(readableCode(typed))
  if (!code.success) return askForCode(request, { typed, problem: ownerWords.codeMisshapen, status: 422 })
  return openByCode(code.data, request, services)
}

async function openByCode(code: string, request: HttpRequest, services: Services): Promise<HttpResponse> {
  const { table, secrets } = services
  if (!(await mayTryCode(table, code, request.now, 'owner')))
    return askForCode(request, { typed: code, problem: ownerWords.codeTooMany, status: 429 })
  const personId = await readOwnerCode(table, code, request.now)
  if (personId !== undefined)
    return seeOther(
      `${await pagePath('owner', { personId }, { from: request.now, secrets })}${visitOf(request).carried}`,
    )
  await countWrongCode(table, code, request.now, 'owner')
  return askForCode(request, { typed: code, problem: ownerWords.codeUnknown, status: 404 })
}

function askForCode(request: HttpRequest, wrong?: { typed: string; problem: Words; status: number }): HttpResponse {
  const visit = visitOf(request)
  const { language, action } = visit
  const view = { language, action, ...(wrong && { typed: wrong.typed, problem: wrong.problem[language] }) }
  const page = { title: ownerWords.codeTitle[language], place: ownerWords.place[language], body: ownerCodeView(view) }
  return answerPage(visit, { ...page, status: wrong?.status ?? 200 })
}
