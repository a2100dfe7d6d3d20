import { clockForms } from './complaint-forms.ts'
import { complaintWords as words } from './complaint-words.ts'
import { type Html, html } from './html.ts'
import { note } from './lead-parts.ts'
import { fill, type Language } from './words.ts'

export type ComplaintState = 'open' | 'contacted' | 'resolved' | 'closed'

/** A complaint as its dealer's staff see it. Times are in words. */
export interface ComplaintView {
  language: Language
  action: string
  flash?: { tone: 'good' | 'bad'; text: string }
  severity: 'P1' | 'P2' | 'P3'
  kind: string
  because: readonly string[]
  state: ComplaintState
  customer: string | undefined
  /** E.164; absent once erased. */
  phone: string | undefined
  car: string
  text: string
  handler: string | undefined
  missing: string
  filedAt: string
  told: readonly string[]
  reopened: number
  countdown: Countdown
  daysTried: number
  clocks: readonly { title: string; basis: string; standing: string; source: string; tone: '' | 'warn' | 'hot' }[]
  /** Where the dealer's list is. */
  listPath: string
  story: readonly { when: string; what: string; who: string | undefined }[]
}

/** The 24 hours of a human's first word: stopped, or how many minutes are left (negative: too late). */
export type Countdown = { contactedAt: string } | { until: string; minutesLeft: number }

export function complaintView(view: ComplaintView): Html {
  const { language, flash, customer, phone, state } = view
  return html`${flash && note(flash.tone, flash.text)}
<section class="card">
<div class="head"><div><h1 class="who">${customer ?? words.nameless[language]}</h1><p class="number">${phone && readable(phone)}</p></div>${severityBadge(view.severity, view.kind)}</div>
${state !== 'closed' && countdown(view.countdown, language)}
${phone && html`<a class="button big" href="tel:${phone}">${words.callNow[language]}</a>`}
</section>
${state !== 'closed' && actions(view)}
<section class="card"><h2>${words.words[language]}</h2><p class="text">${view.text}</p></section>
<section class="card">${facts(view)}</section>
<section class="card"><h2>${words.because[language]}</h2><ul class="plain">${view.because.map((each) => html`<li>${each}</li>`)}</ul></section>
${clockCard(view)}
${state !== 'closed' && clockForms(view)}
<section class="card"><h2>${words.story[language]}</h2>
<ul class="plain">${view.story.map(({ when, what, who }) => html`<li>${what}<br><span class="soft">${when}${who && ` · ${who}`}</span></li>`)}</ul></section>
<a class="button quiet" href="${view.listPath}">${words.toList[language]}</a>`
}

export const severityBadge = (severity: ComplaintView['severity'], kind: string): Html =>
  html`<span class="badge${{ P1: ' hot', P2: ' warn', P3: '' }[severity]}">${severity} ${kind}</span>`

function countdown(state: Countdown, language: Language): Html {
  const said = sayCountdown(state, language)
  if ('contactedAt' in state) return html`<p class="note good">${said}</p>`
  return html`<p class="note ${state.minutesLeft < 0 ? 'bad' : 'warn'}"><b>${said}</b><br>${fill(words.humanBy, language, { when: state.until })}</p>
<p class="soft">${words.targetHint[language]}</p>`
}

/** `剩余 5 小时 12 分` */
export function sayCountdown(state: Countdown, language: Language): string {
  if ('contactedAt' in state) return fill(words.contacted, language, { when: state.contactedAt })
  const { minutesLeft } = state
  const length = { hours: Math.floor(Math.abs(minutesLeft) / 60), minutes: Math.abs(minutesLeft) % 60 }
  return fill(minutesLeft < 0 ? words.over : words.left, language, length)
}

function actions({ language, action, state, daysTried }: ComplaintView): Html {
  const channels = ['phone', 'wechat', 'showroom', 'visit'] as const
  return html`<form class="card" method="post" action="${action}">
<h2>${words.contactTitle[language]}</h2>
<div class="row">${channels.map((each) => html`<button class="quiet" name="action" value="contact-${each}">${words[`channel-${each}`][language]}</button>`)}</div>
<p></p>
<button class="quiet" name="action" value="attempt">${words.attempt[language]}</button>
<p class="soft">${fill(words.attemptHint, language, { days: daysTried })}</p>
${state === 'contacted' && html`<button name="action" value="resolve">${words.resolve[language]}</button><p class="soft">${words.resolveHint[language]}</p>`}
</form>`
}

function facts(view: ComplaintView): Html {
  const { language } = view
  const rows: readonly (readonly [string, string | undefined])[] = [
    [words.missing[language], view.missing],
    [words.handler[language], view.handler ?? words.nobody[language]],
    [words.car[language], view.car],
    [words.filedAt[language], view.filedAt],
    [words.told[language], view.told.join(language === 'en' ? ', ' : '、')],
    [words.reopened[language], view.reopened > 0 ? fill(words.times, language, { times: view.reopened }) : ''],
  ]
  const known = rows.filter(([, value]) => value)
  return html`<p><span class="badge">${words[`state-${view.state}`][language]}</span></p>
<dl>${known.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
}

function clockCard({ language, clocks }: ComplaintView): Html | false {
  if (clocks.length === 0) return false
  return html`<section class="card"><h2>${words.clocks[language]}</h2>
${clocks.map(
  ({ title, basis, standing, source, tone }) =>
    html`<p><span class="badge${tone && ` ${tone}`}">${basis}</span> <b>${title}</b><br>${standing}<br><span class="soft">${source}</span></p>`,
)}</section>`
}

/** `+8613800000001` → `138 0000 0001`; other countries' numbers stay as they are. */
const readable = (phone: string): string => phone.replace(/^\+86(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3')
