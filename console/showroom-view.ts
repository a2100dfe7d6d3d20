import { type Html, html } from './html.ts'
import { type Choice, note, options } from './lead-parts.ts'
import { type Language, words } from './words.ts'

export interface ShowroomView {
  language: Language
  action: string
  brands: readonly Choice[]
  typed?: { phone: string; name: string }
  problem?: string
  /** The walk-in that was just registered, and where its page is. */
  done?: { text: string; path: string }
}

export function showroomView({ language, action, brands, typed, problem, done }: ShowroomView): Html {
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
</form>`
}
