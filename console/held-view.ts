import { type Html, html } from './html.ts'
import { factList, type Grade, gradeBadge, note, radios, reasonList } from './lead-parts.ts'
import { fill, type Language, words } from './words.ts'

export const contactChannels = ['phone', 'wechat', 'sms', 'showroom'] as const
export const closeOutcomes = ['won', 'lost', 'invalid', 'withdrawn'] as const

/** A lead as its holder sees it: the whole person. Times are in words. */
export interface HeldView {
  language: Language
  action: string
  flash?: { tone: 'good' | 'bad'; text: string }
  grade: Grade | undefined
  /** As the source wrote it; may be absent. */
  customer: string | undefined
  /** E.164 */
  phone: string
  car: string
  city: string | undefined
  source: string
  askedAt: string
  comment: string | undefined
  reasons: readonly string[]
  advisor: string
  dealer: string
  heldSince: string
  lastContact: string | undefined
  visitAt: string | undefined
  /** The earliest time that may be booked, `YYYY-MM-DDTHH:MM`; a call desk hands the lead over to the showroom with it. */
  booking: { earliest: string; handsOver: boolean }
}

export function heldView(view: HeldView): Html {
  const { language, flash } = view
  return html`${flash && note(flash.tone, flash.text)}
<section class="card">
<div class="head"><div><h1 class="who">${view.customer ?? words.customer[language]}</h1><p class="number">${readable(view.phone)}</p></div>${gradeBadge(view.grade, language)}</div>
<a class="button big" href="tel:${view.phone}">${words.call[language]}</a>
</section>
${contactForm(view)}
<section class="card">${factList(
    [
      ['car', view.car],
      ['city', view.city],
      ['comment', view.comment],
      ['visitAt', view.visitAt],
      ['askedAt', view.askedAt],
      ['source', view.source],
      ['heldSince', view.heldSince],
      ['lastContact', view.lastContact ?? words.never[language]],
    ],
    language,
  )}</section>
<section class="card"><h2>${words.script[language]}</h2><p class="script">${scriptOf(view)}</p></section>
${reasonList(view.reasons, language)}
${bookingForm(view)}
${closeForm(view)}`
}

function contactForm({ language, action }: HeldView): Html {
  return html`<form class="card" method="post" action="${action}">
<input type="hidden" name="action" value="contact">
<h2>${words.contactTitle[language]}</h2>
<div class="row">${contactChannels.map(
    (channel) =>
      html`<button class="quiet" name="channel" value="${channel}">${words[`channel-${channel}`][language]}</button>`,
  )}</div>
</form>`
}

function bookingForm({ language, action, booking: { earliest, handsOver } }: HeldView): Html {
  return html`<form class="card" method="post" action="${action}">
<h2>${words.visitTitle[language]}</h2>
<label for="visit-at">${words.visitAt[language]}</label>
<input id="visit-at" name="visitAt" type="datetime-local" min="${earliest}" step="900" required>
${handsOver && html`<p class="soft">${words.visitHint[language]}</p>`}
<button class="quiet" name="action" value="visit">${words.visitBook[language]}</button>
</form>`
}

function closeForm({ language, action }: HeldView): Html {
  const outcomes = closeOutcomes.map((value) => ({ value, label: words[`outcome-${value}`][language] }))
  return html`<details class="card"><summary>${words.closeTitle[language]}</summary>
<form method="post" action="${action}">
<fieldset>${radios('outcome', outcomes)}</fieldset>
<button class="danger" name="action" value="close">${words.close[language]}</button>
</form></details>`
}

function scriptOf({ language, customer, dealer, advisor, car }: HeldView): string {
  return fill(words.scriptText, language, {
    customer: customer ?? words.scriptCustomer[language],
    dealer,
    advisor,
    car: car || words.scriptThis[language],
  })
}

/** `+8613800000001` → `138 0000 0001`; other countries' numbers stay as they are. */
const readable = (phone: string): string => phone.replace(/^\+86(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3')
