import { type Html, html } from './html.ts'
import { type Choice, options } from './lead-parts.ts'
import { ownerWords } from './owner-words.ts'
import { fill, type Language } from './words.ts'

type OwnerComplaintState = 'open' | 'contacted' | 'resolved' | 'closed'

interface Listed {
  title: string
  state: OwnerComplaintState
  path: string
}

/** What was filed, and where something new is. */
export function ownerComplaintsView(view: {
  language: Language
  action: string
  complaints: readonly Listed[]
  cars: readonly Choice[]
}): Html {
  const { language, action, complaints, cars } = view
  return html`<h1>${ownerWords.complaintsTitle[language]}</h1>
${complaints.map(
  ({ title, state, path }) =>
    html`<a class="card lead" href="${path}"><b class="who">${title}</b><span class="badge${tones[state]}">${ownerWords[`complaint-${state}`][language]}</span></a>`,
)}
<form class="card" method="post" action="${action}">
<h2>${ownerWords.complaintNew[language]}</h2>
<label for="car">${ownerWords.complaintCar[language]}</label>
<select id="car" name="car">${options(cars)}<option value="">${ownerWords.complaintNoCar[language]}</option></select>
<label for="text">${ownerWords.complaintText[language]}</label>
<textarea id="text" name="text" rows="5" maxlength="2000" required aria-describedby="text-hint"></textarea>
<p class="soft" id="text-hint">${ownerWords.complaintHint[language]}</p>
<button class="big" name="action" value="complain">${ownerWords.complaintSend[language]}</button>
</form>`
}

const tones = { open: ' warn', contacted: '', resolved: ' hot', closed: ' good' } as const

export interface OwnerComplaint {
  language: Language
  action: string
  complaintId: string
  title: string
  state: OwnerComplaintState
  text: string
  story: readonly { when: string; what: string }[]
  /** What the owner may say now. */
  mayConfirm: boolean
  mayDisagree: boolean
}

/** One complaint with its story, and the owner's say about it. */
export function ownerComplaintView(view: OwnerComplaint): Html {
  const { language, title, state, text, story } = view
  return html`<h1>${title}</h1>
<p><span class="badge${tones[state]}">${ownerWords[`complaint-${state}`][language]}</span></p>
${(view.mayConfirm || view.mayDisagree) && answerForm(view)}
<section class="card"><p class="text">${text}</p></section>
<section class="card"><h2>${ownerWords.story[language]}</h2>
<ul class="plain">${story.map(({ when, what }) => html`<li>${what}<br><span class="soft">${when}</span></li>`)}</ul></section>`
}

function answerForm({ language, action, complaintId, state, mayConfirm, mayDisagree }: OwnerComplaint): Html {
  const isClosed = state === 'closed'
  return html`<form class="card" method="post" action="${action}">
<input type="hidden" name="complaint" value="${complaintId}">
<p>${ownerWords[isClosed ? 'reopenHint' : 'askSettled'][language]}</p>
${mayConfirm && html`<p><button class="${state === 'resolved' ? 'big' : 'quiet'}" name="action" value="settled">${ownerWords.settled[language]}</button></p>`}
${mayDisagree && html`<p><button class="quiet big" name="action" value="not-settled">${ownerWords[isClosed ? 'reopen' : 'notSettled'][language]}</button></p>`}
</form>`
}

/** `11月24日 的投诉`. */
export const complaintTitle = (day: string, language: Language): string =>
  fill(ownerWords.complaintOf, language, { day })
