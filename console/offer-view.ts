import { type Html, html } from './html.ts'
import { factList, type Grade, gradeBadge, note, radios, reasonList } from './lead-parts.ts'
import { fill, type Language, words } from './words.ts'

export const declineReasons = ['busy', 'off-duty', 'wrong-brand', 'known-customer-of-colleague', 'other'] as const

/** An offer that is open. Name and phone are masked: nothing here says more than the notice did. */
export interface OfferView {
  language: Language
  action: string
  mode: 'one-by-one' | 'claim'
  /** Until when, in words, e.g. `09:15` or `明天 09:15`. */
  until: string
  grade: Grade | undefined
  customer: string
  phone: string
  car: string
  city: string | undefined
  askedAt: string
  reasons: readonly string[]
  problem?: string
}

export function offerView(view: OfferView): Html {
  const { language, action, mode } = view
  const [before, after] = fill(words.acceptBefore, language, { clock: '\n' }).split('\n')
  return html`<h1>${(mode === 'claim' ? words.claimTitle : words.offerTitle)[language]}</h1>
${view.problem !== undefined && note('bad', view.problem)}
<p class="until"><span>${before}</span><b>${view.until}</b><span>${after}</span></p>
<section class="card">
<div class="head"><div><p class="who">${view.customer}</p><p class="number">${view.phone}</p></div>${gradeBadge(view.grade, language)}</div>
${factList(
  [
    ['car', view.car],
    ['city', view.city],
    ['askedAt', view.askedAt],
  ],
  language,
)}
<p></p><p class="soft">${words.maskedHint[language]}</p>
</section>
${reasonList(view.reasons, language)}
<details class="card"${view.problem !== undefined && ' open'}><summary>${words.declineTitle[language]}</summary>
<form method="post" action="${action}">
<p class="soft">${words.declineHint[language]}</p>
<fieldset><legend class="soft">${words.reasonMissing[language]}</legend>
${radios(
  'reason',
  declineReasons.map((reason) => ({ value: reason, label: words[`reason-${reason}`][language] })),
)}</fieldset>
<button class="quiet" name="action" value="decline">${words.decline[language]}</button>
</form></details>
<form class="dock" method="post" action="${action}">
<button class="big" name="action" value="accept">${(mode === 'claim' ? words.claim : words.accept)[language]}</button>
</form>`
}
