import { type Html, html } from './html.ts'
import { type Choice, type Grade, gradeBadge, note, options } from './lead-parts.ts'
import { type Language, words } from './words.ts'

/** A lead that waits for the advisor's answer, masked, or that he holds; `path` is its page. */
export interface OwnLead {
  isHeld: boolean
  customer: string
  phone: string
  car: string
  grade: Grade | undefined
  /** What he should know next, e.g. `尚未联系`. */
  standing: string
  path: string
}

export interface ShowroomView {
  language: Language
  action: string
  brands: readonly Choice[]
  typed?: { phone: string; name: string }
  problem?: string
  own: readonly OwnLead[]
  /** The walk-in that was just registered, and where its page is. */
  done?: { text: string; path: string }
}

export function showroomView({ language, action, brands, own, typed, problem, done }: ShowroomView): Html {
  return html`<h1>${words.walkInTitle[language]}</h1>
${problem !== undefined && note('bad', problem)}
${
  done &&
  html`${note('good', done.text)}
<p><a class="button" href="${done.path}">${words.openLead[language]}</a></p>`
}
<form class="card" method="post" action="${action}">
<label for="phone">${words.walkInPhone[language]}</label>
<input id="phone" name="phone" type="tel" inputmode="tel" autocomplete="off" maxlength="24" required value="${typed?.phone ?? ''}">
<label for="name">${words.walkInName[language]}</label>
<input id="name" name="name" type="text" autocomplete="off" maxlength="40" value="${typed?.name ?? ''}">
<label for="brand">${words.walkInBrand[language]}</label>
<select id="brand" name="brand" required>${options(brands)}</select>
<p class="soft">${words.walkInHint[language]}</p>
<button class="big">${words.walkIn[language]}</button>
</form>
${own.length > 0 && html`<h2>${words.ownLeads[language]}</h2>${own.map((lead) => ownCard(lead, language))}`}`
}

const ownCard = ({ isHeld, customer, phone, car, grade, standing, path }: OwnLead, language: Language): Html =>
  html`<a class="card lead" href="${path}"><span class="head"><span><b class="who">${customer}</b><span class="number">${phone}</span></span>${gradeBadge(grade, language)}</span>
<span>${car}</span> <span class="badge ${isHeld ? 'good' : 'warn'}">${words[isHeld ? 'state-accepted' : 'state-offered'][language]}</span> <span class="soft">${standing}</span></a>`
