import { createHash, randomInt } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Html, html } from '../../../console/html.ts'
import { style } from '../../../console/style.ts'
import type { Language } from '../../../console/words.ts'
import type { Simulators } from '../open-simulators.ts'
import type { Delivered } from '../simulator.ts'
import { phonesScript, phonesStyle } from './phones-style.ts'
import { otherLanguage, type PhonesView, phonesView, type Shown } from './phones-view.ts'
import { phoneWords } from './phones-words.ts'
import { answerText, nobodysNumber, textMessages } from './text-messages.ts'

export interface PhonesParts {
  readonly simulators: Simulators
  /** Where our pages are. */
  readonly baseUrl: string
  readonly host: string
  readonly port: number
  now(): number
  /** What a member of staff is called. */
  nameOf(userId: string): string
  /** A lead of a person with this phone number, as a web site sends it. */
  ask(phone: string, language: Language): Promise<void>
}

/** What the owner wrote back, beside what came. */
interface Written {
  phone: string
  text: string
  at: string
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${hash(style + phonesStyle)}'; script-src 'sha256-${hash(phonesScript)}'; connect-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** The page with the two phones. */
export async function openPhones(parts: PhonesParts): Promise<{ url: string; close(): Promise<void> }> {
  const written: Written[] = []
  const server = createServer((request, response) => {
    answer(parts, written, request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(error instanceof Error ? error.message : 'failed')
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(parts.port, parts.host, resolve)
  })
  return {
    url: `http://127.0.0.1:${parts.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  parts: PhonesParts,
  written: Written[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://phones')
  if (request.method === 'POST') {
    const form = new URLSearchParams(await readBody(request))
    const back = await act(pathname, form, { parts, written })
    return void response.writeHead(303, { location: `/?${back}` }).end()
  }
  if (pathname === '/news')
    return void response.writeHead(200, { 'cache-control': 'no-store' }).end(news(parts, written))
  if (pathname !== '/') return void response.writeHead(404).end()
  response.writeHead(200, HEADERS).end(document(viewOf(searchParams, parts, written), news(parts, written)))
}

/** Does what was pressed; gives the query of the page to go back to. */
async function act(
  path: string,
  form: URLSearchParams,
  { parts, written }: { parts: PhonesParts; written: Written[] },
): Promise<string> {
  const { simulators, now, ask } = parts
  const [owner, lang] = [form.get('owner') ?? '', form.get('lang') === 'en' ? 'en' : 'zh-CN'] as const
  if (path === '/ask') {
    const phone = nobodysNumber(randomInt(10_000), form.get('from') === 'abroad')
    await ask(phone, lang)
    return new URLSearchParams({ lang, owner: phone }).toString()
  }
  if (path === '/reply') {
    const text = form.get('text') ?? ''
    written.push({ phone: owner, text, at: new Date(now()).toISOString() })
    await answerText(owner, text, simulators)
  }
  if (path === '/press') await simulators.wecom.press(form.get('id') ?? '', form.get('key') ?? '')
  return new URLSearchParams({ lang, owner, advisor: form.get('advisor') ?? '' }).toString()
}

/** Changes whenever something on a phone does. */
function news({ simulators }: PhonesParts, written: readonly Written[]): string {
  const { wechat, wecom } = simulators
  const pressed = wecom.taken.filter((each) => each.pressed !== undefined).length
  const came = [textMessages(simulators), wechat.taken, wecom.taken]
  return [...came.map((taken) => taken.length), pressed, written.length].join('-')
}

/** So many others can be looked at. */
const OTHERS = 3

function viewOf(asked: URLSearchParams, parts: PhonesParts, written: readonly Written[]): PhonesView {
  const { wechat, wecom } = parts.simulators
  const texts = textMessages(parts.simulators)
  const owners = [...texts, ...wechat.taken]
  const pick = (all: readonly Delivered[], wanted: string | null) => {
    const latest = [...new Set(all.toSorted((a, b) => b.at.localeCompare(a.at)).map(({ to }) => to))]
    const who = wanted || latest[0] || ''
    return { who, others: latest.slice(0, OTHERS) }
  }
  const owner = pick(owners, asked.get('owner'))
  const advisor = pick(wecom.taken, asked.get('advisor'))
  const own = written
    .filter(({ phone }) => phone === owner.who)
    .map(({ text, at }, each) => ({ kind: 'own' as const, id: `own-${each}`, text, at }))
  const shown = [...shownOf('sms', texts, owner.who), ...shownOf('wechat', wechat.taken, owner.who), ...own]
  return {
    language: asked.get('lang') === 'en' ? 'en' : 'zh-CN',
    baseUrl: parts.baseUrl,
    nameOf: parts.nameOf,
    owner: { ...owner, shown: inOrder(shown) },
    advisor: { ...advisor, shown: inOrder(shownOf('wecom', wecom.taken, advisor.who)) },
  }
}

const shownOf = (kind: Shown['kind'], taken: readonly Delivered[], who: string): Shown[] =>
  taken.filter(({ to }) => to === who).map((each) => ({ ...each, kind }))

const inOrder = (shown: readonly Shown[]): Shown[] =>
  shown
    .toSorted((a, b) => a.at.localeCompare(b.at))
    .map((each) => ({ ...each, at: clockTime.format(new Date(each.at)) }))

const clockTime = new Intl.DateTimeFormat('sv-SE', { timeStyle: 'short', timeZone: 'Asia/Shanghai' })

function document(view: PhonesView, state: string): string {
  const { language } = view
  const other = otherLanguage(view)
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>${phoneWords.title[language]}</title><style>${new Html(style + phonesStyle)}</style></head>
<body data-news="${state}"><header class="bar wide"><span>Lead-to-Loyalty</span><a href="${other.href}">${other.label}</a></header>
<main class="wide">${phonesView(view)}</main><script>${new Html(phonesScript)}</script></body></html>`.text
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part))
  return Buffer.concat(parts).toString()
}
