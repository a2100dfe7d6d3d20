import { type Html, html } from './html.ts'
import type { Tone } from './lead-parts.ts'

const signs: Readonly<Record<Tone, string>> = { good: '✓', warn: '!', bad: '×', plain: 'i' }

/** A page that says one thing: what happened, and what it means now. */
export function noticeView({
  tone,
  title,
  text,
  next,
}: {
  tone: Tone
  title: string
  text: string
  next?: Html
}): Html {
  return html`<section class="card notice"><div class="big-sign ${tone}" aria-hidden="true">${signs[tone]}</div>
<h1>${title}</h1>
<p>${text}</p>
${next}</section>`
}
