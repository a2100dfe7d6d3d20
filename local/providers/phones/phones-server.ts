import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Html, html } from '../../../console/html.ts'
import { style } from '../../../console/style.ts'
import { act } from './phones-acts.ts'
import { news, viewOf } from './phones-look.ts'
import type { PhonesParts, Written } from './phones-parts.ts'
import { phonesScript, phonesStyle } from './phones-style.ts'
import { otherLanguage, type PhonesView, phonesView } from './phones-view.ts'
import { phoneWords } from './phones-words.ts'

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
    const back = await act(pathname, new URLSearchParams(await readBody(request)), { parts, written })
    if (back === undefined) return void response.writeHead(404).end()
    return void response.writeHead(303, { location: `/?${back}` }).end()
  }
  if (pathname === '/news')
    return void response.writeHead(200, { 'cache-control': 'no-store' }).end(news(parts, written))
  if (pathname !== '/') return void response.writeHead(404).end()
  response.writeHead(200, HEADERS).end(document(viewOf(searchParams, parts, written), news(parts, written)))
}

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
