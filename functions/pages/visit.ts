import type { z } from 'zod'
import type { Html } from '../../console/html.ts'
import type { Tone } from '../../console/lead-parts.ts'
import { noticeView } from '../../console/notice-view.ts'
import { pageHeaders, renderPage } from '../../console/page.ts'
import { type Language, type Words, words } from '../../console/words.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import type { Services } from '../shared/services.ts'
import { type Claims, type Purpose, readLink } from './links.ts'

/** How a page speaks to the one who looks at it, and where its forms go. */
export interface Visit {
  language: Language
  /** The page's own address, which its forms post to. */
  action: string
  otherLanguage: string
  /** What a link to another page must carry so that a chosen language stays: empty, or `?lang=en`. */
  carried: string
}

/** The language asked for by `?lang=` goes before the person's own. */
export function visitOf(request: Pick<HttpRequest, 'path' | 'query'>, own: Language = 'zh-CN'): Visit {
  const asked = request.query.lang === 'en' || request.query.lang === 'zh-CN' ? request.query.lang : undefined
  const language = asked ?? own
  const other = new URLSearchParams({ ...definedOf(request.query), lang: language === 'en' ? 'zh-CN' : 'en' })
  const carried = asked === undefined ? '' : `?lang=${asked}`
  return { language, action: `${request.path}${carried}`, otherLanguage: `?${other}`, carried }
}

const definedOf = (query: HttpRequest['query']): Record<string, string> =>
  Object.fromEntries(Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

/** A page as an answer. */
export function answerPage(
  { language, otherLanguage }: Visit,
  page: { title: string; body: Html; place?: string | undefined; status?: number; wide?: boolean },
): HttpResponse {
  const { status = 200, title, body, place, wide = false } = page
  return {
    status,
    headers: { ...pageHeaders },
    body: renderPage({ language, otherLanguage, title, body, wide, ...(place !== undefined && { place }) }),
  }
}

/** A page that says one thing. */
export function answerNotice(
  visit: Visit,
  notice: { tone: Tone; title: Words; text: Words; status?: number; next?: Html; place?: string | undefined },
): HttpResponse {
  const { tone, next, status = 200, place } = notice
  const title = notice.title[visit.language]
  const body = noticeView({ tone, title, text: notice.text[visit.language], ...(next && { next }) })
  return answerPage(visit, { title, body, status, place })
}

export const seeOther = (location: string): HttpResponse => ({ status: 303, headers: { location }, body: '' })

/** Sends the browser back to the page itself, which says what was done: loading it again repeats nothing. `shown`: what else of the address says what the page shows. */
export function sayOnPage(
  { path, query }: Pick<HttpRequest, 'path' | 'query'>,
  said: string,
  shown: HttpRequest['query'] = {},
): HttpResponse {
  const { lang } = query
  return seeOther(`${path}?${new URLSearchParams(definedOf({ lang, ...shown, said }))}`)
}

/** The link is not one of ours (404), or whom it was made for may not use it any more (403). */
export const answerInvalidLink = (request: HttpRequest, status: 403 | 404): HttpResponse =>
  answerNotice(visitOf(request), {
    tone: 'bad',
    title: words.linkInvalidTitle,
    text: words.linkInvalidText,
    status,
  })

/** What the link in the path allows, or the page that says why it allows nothing. */
export async function openLink<P extends Purpose>(
  purpose: P,
  request: HttpRequest,
  { secrets }: Pick<Services, 'secrets'>,
): Promise<{ claims: Claims<P> } | { refusal: HttpResponse }> {
  const key = await secrets.signingKey()
  const link = await readLink(purpose, request.parameters.token ?? '', { key, now: request.now })
  if (link.kind === 'valid') return { claims: link.claims }
  const visit = visitOf(request)
  if (link.kind === 'expired')
    return {
      refusal: answerNotice(visit, {
        tone: 'warn',
        title: words.linkExpiredTitle,
        text: words.linkExpiredText,
        status: 410,
      }),
    }
  return { refusal: answerInvalidLink(request, 404) }
}

/** More than any form of ours ever sends, in bytes. */
const LONGEST_FORM = 4096

/** A posted form, or `undefined` where it is not what the page asked for. `longest`: in bytes, where people may write more. */
export function readForm<Schema extends z.ZodType>(
  request: HttpRequest,
  schema: Schema,
  longest = LONGEST_FORM,
): z.output<Schema> | undefined {
  if (request.body.length > longest) return undefined
  const fields = Object.fromEntries(new URLSearchParams(request.body.toString('utf8')))
  const parsed = schema.safeParse(fields)
  return parsed.success ? parsed.data : undefined
}
