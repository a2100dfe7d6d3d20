import { createHash } from 'node:crypto'
import { Html, html } from './html.ts'
import { style } from './style.ts'
import { type Language, words } from './words.ts'

const styleHash = createHash('sha256').update(style).digest('base64')

/** Nothing is loaded, no script runs, nobody frames a page, forms come home; the one style sheet is known by its hash. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
} as const

export interface Page {
  language: Language
  title: string
  /** What stands above: usually the store. */
  place?: string
  /** Where the other language is, e.g. `?lang=en`. */
  otherLanguage: string
  /** For lists on a desk. */
  wide?: boolean
  body: Html
}

/** A whole document. */
export function renderPage({ language, title, place, otherLanguage, wide = false, body }: Page): string {
  const other = language === 'en' ? 'zh-CN' : 'en'
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${new Html(style)}</style>
</head>
<body>
<header class="bar${wide && ' wide'}"><span>${place ?? words.product[language]}</span><a href="${otherLanguage}" lang="${other}" hreflang="${other}">${words.thisLanguage[other]}</a></header>
<main${wide && new Html(' class="wide"')}>
${body}
</main>
</body>
</html>`.text
}
