import { type Html, html } from './html.ts'
import { note, type Tone } from './lead-parts.ts'
import { opsTabs } from './ops-tabs.ts'
import { fill, type Language, words } from './words.ts'

interface SentMessage {
  /** Clock time, in the product's zone. */
  at: string
  template: string
  recipient: string
  /** Masked. */
  address: string
  text: string
  /** The person that it went to; absent for staff. */
  personId?: string
}

export interface OutboxView {
  language: Language
  /** `YYYY-MM-DD`, in the product's zone. */
  day: string
  earlier: string
  later: string
  recipient: string
  messages: readonly SentMessage[]
  /** How many are shown, if there are more. */
  cutAt: number | undefined
  /** Our own address: only links to it may be followed from here. */
  baseUrl: string
  flash?: { tone: Tone; text: string }
}

export function outboxView(view: OutboxView): Html {
  const { language, day, earlier, later, recipient, messages, cutAt, baseUrl, flash } = view
  const dayLink = (to: string): string => `?${new URLSearchParams({ day: to, to: recipient, lang: language })}`
  return html`${opsTabs('outbox', language)}
${flash && note(flash.tone, flash.text)}
<h1>${words.outboxTitle[language]}</h1>
<p class="soft">${words.outboxHint[language]}</p>
<form class="card" method="get">
<input type="hidden" name="lang" value="${language}">
<div class="row two"><div><label for="day">${words.day[language]}</label><input id="day" name="day" type="date" value="${day}"></div>
<div><label for="to">${words.recipient[language]}</label><input id="to" name="to" type="search" value="${recipient}"></div></div>
<button class="quiet">${words.filter[language]}</button>
</form>
<p class="tabs"><a href="${dayLink(earlier)}">${words.earlier[language]}</a><a href="${dayLink(later)}">${words.later[language]}</a></p>
${cutAt !== undefined && html`<p class="note warn">${fill(words.outboxMore, language, { count: cutAt })}</p>`}
${messages.length === 0 && html`<p class="card soft">${words.outboxEmpty[language]}</p>`}
${messages.map(
  ({ at, template, recipient: name, address, text, personId }) => html`<article class="card">
<div class="head"><div><b>${at}</b> <span class="soft">${name} · ${address}</span></div><span class="badge">${template}</span></div>
<p class="text">${withLinks(text, baseUrl)}</p>
${personId !== undefined && replyForm(personId, language)}
</article>`,
)}`
}

/** Nobody can answer a message that never left: so one may answer here, as the person. */
const replyForm = (
  personId: string,
  language: Language,
): Html => html`<details><summary>${words.replyAs[language]}</summary>
<form method="post"><input type="hidden" name="personId" value="${personId}">
<label>${words.replyText[language]}<input name="text" required maxlength="200" placeholder="R"></label>
<button class="quiet">${words.replySend[language]}</button></form></details>`

/** The text as it is, with addresses of ours as links. */
function withLinks(text: string, baseUrl: string): (Html | string)[] {
  if (baseUrl === '') return [text]
  return text
    .split(/(https?:\/\/[\w.:/?&=%+-]+)/)
    .map((part) => (part.startsWith(`${baseUrl}/`) ? html`<a href="${part}">${part}</a>` : part))
}
