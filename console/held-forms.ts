import { type Html, html } from './html.ts'
import { radios } from './lead-parts.ts'
import { type Language, type WordsKey, words } from './words.ts'

export const contactChannels = ['phone', 'wechat', 'sms', 'showroom'] as const
/** An invalid lead is no lost one; a lost one is given up, and reviewed. */
export const closeOutcomes = ['won', 'dead-number', 'not-the-person', 'competitor', 'withdrawn'] as const
export const giveUpReasons = ['bought-elsewhere', 'price', 'other-model', 'no-need', 'not-reachable', 'other'] as const

/** What the forms of a held lead show, and where they go. Times are in words. */
export interface HeldForms {
  language: Language
  action: string
  /** The time of the test drive that is arranged. */
  driveAt: string | undefined
  orderedAt: string | undefined
  /** The earliest time that may be booked, `YYYY-MM-DDTHH:MM`; a call desk hands the lead over to the showroom with it. */
  booking: { earliest: string; handsOver: boolean }
}
type Form = Pick<HeldForms, 'language' | 'action'>

export function contactForm({ language, action }: Form): Html {
  return html`<div class="card"><h2>${words.contactTitle[language]}</h2>
<form method="post" action="${action}">
<input type="hidden" name="action" value="contact">
<div class="row">${contactChannels.map(
    (channel) =>
      html`<button class="quiet" name="channel" value="${channel}">${words[`channel-${channel}`][language]}</button>`,
  )}</div>
</form>
${oneTap({ language, action }, 'attempt', 'notReached')}
</div>`
}

export function nextForm({ language, action, booking: { earliest } }: Form & Pick<HeldForms, 'booking'>): Html {
  return html`<details class="card"><summary>${words.nextTitle[language]}</summary>
<form method="post" action="${action}">
<label for="next-at">${words.nextAt[language]}</label>
<input id="next-at" name="nextAt" type="datetime-local" min="${earliest}" step="900" required>
<button class="quiet" name="action" value="agree">${words.nextBook[language]}</button>
</form></details>`
}

export function bookingForm({
  language,
  action,
  booking,
  driveAt,
}: Form & Pick<HeldForms, 'booking' | 'driveAt'>): Html {
  const { earliest, handsOver } = booking
  return html`<form class="card" method="post" action="${action}">
<h2>${words.visitTitle[language]}</h2>
<label for="visit-at">${words.visitAt[language]}</label>
<input id="visit-at" name="visitAt" type="datetime-local" min="${earliest}" step="900" required>
${handsOver && html`<p class="soft">${words.visitHint[language]}</p>`}
<div class="row two"><button class="quiet" name="action" value="visit">${words.visitBook[language]}</button>
${!handsOver && html`<button class="quiet" name="action" value="drive">${words[driveAt === undefined ? 'driveBook' : 'driveMove'][language]}</button>`}</div>
</form>`
}

export function arrivalForm(view: Form & Pick<HeldForms, 'driveAt' | 'orderedAt'>): Html {
  const isDriving = view.driveAt !== undefined
  return html`<section class="card"><h2>${words.arrivalTitle[view.language]}</h2>
<div class="row two">${oneTap(view, 'arrived', 'arrived')}
${isDriving && oneTap(view, 'driven', 'driven')}
${view.orderedAt === undefined && oneTap(view, 'order', 'order')}
${isDriving && oneTap(view, 'drive-cancelled', 'driveCancel')}</div></section>`
}

export function giveUpForm({ language, action }: Form): Html {
  const reasons = giveUpReasons.map((value) => ({ value, label: words[`give-up-${value}`][language] }))
  return html`<details class="card"><summary>${words.giveUpTitle[language]}</summary>
<form method="post" action="${action}">
<p class="soft">${words.giveUpHint[language]}</p>
<fieldset>${radios('reason', reasons)}</fieldset>
<button class="danger" name="action" value="give-up">${words.giveUp[language]}</button>
</form></details>`
}

export function closeForm({ language, action }: Form): Html {
  const outcomes = closeOutcomes.map((value) => ({ value, label: words[`outcome-${value}`][language] }))
  return html`<details class="card"><summary>${words.closeTitle[language]}</summary>
<form method="post" action="${action}">
<fieldset>${radios('outcome', outcomes)}</fieldset>
<button class="danger" name="action" value="close">${words.close[language]}</button>
</form></details>`
}

const oneTap = ({ language, action }: Form, value: string, label: WordsKey): Html =>
  html`<form method="post" action="${action}"><button class="quiet" name="action" value="${value}">${words[label][language]}</button></form>`
