import {
  type ComplaintState,
  type ComplaintView,
  type Countdown,
  sayCountdown,
  severityBadge,
} from './complaint-view.ts'
import { complaintWords as words } from './complaint-words.ts'
import { type Html, html } from './html.ts'
import { note } from './lead-parts.ts'
import type { Language } from './words.ts'

/** A complaint as the dealer's list shows it: masked, with who has it and what is missing. */
export interface ListedComplaint {
  severity: ComplaintView['severity']
  kind: string
  state: ComplaintState
  customer: string
  car: string
  handler: string | undefined
  missing: string
  countdown: Countdown
  path: string
}

export interface ComplaintListView {
  language: Language
  action: string
  flash?: { tone: 'good' | 'bad'; text: string }
  complaints: readonly ListedComplaint[]
}

export function complaintListView(view: ComplaintListView): Html {
  const { language, flash, complaints } = view
  return html`<h1>${words.listTitle[language]}</h1>
${flash && note(flash.tone, flash.text)}
${complaints.length === 0 ? html`<p class="card soft">${words.none[language]}</p>` : complaints.map((each) => card(each, language))}
${fileForm(view)}`
}

function card(complaint: ListedComplaint, language: Language): Html {
  const { severity, kind, customer, car, handler, missing, path } = complaint
  return html`<a class="card lead" href="${path}">
<span class="head"><span><b class="who">${customer}</b><span class="number">${car}</span></span>${severityBadge(severity, kind)}</span>
<span class="soft">${complaint.state === 'open' && html`<b>${sayCountdown(complaint.countdown, language)}</b><br>`}${words.missing[language]}: ${missing}<br>${words.handler[language]}: ${handler ?? words.nobody[language]}</span>
</a>`
}

function fileForm({ language, action }: ComplaintListView): Html {
  return html`<form class="card" method="post" action="${action}">
<h2>${words.fileTitle[language]}</h2>
<label for="phone">${words.phone[language]}</label>
<input id="phone" name="phone" type="tel" inputmode="tel" autocomplete="off" required>
<label for="name">${words.name[language]}</label>
<input id="name" name="name" type="text" maxlength="40" autocomplete="off">
<label for="text">${words.text[language]}</label>
<textarea id="text" name="text" rows="4" maxlength="400" required></textarea>
<button name="action" value="file">${words.file[language]}</button>
</form>`
}
