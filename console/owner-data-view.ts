import { heldElsewhereList } from './held-elsewhere-view.ts'
import { type Html, html } from './html.ts'
import { ownerWords } from './owner-words.ts'
import type { Language } from './words.ts'

export interface OwnerData {
  language: Language
  /** Everything, in groups with a title; names and values in words. */
  groups: readonly { title: string; lines: readonly (readonly [string, string])[] }[]
  links: { download: string; erase: string }
}

export function ownerDataView({ language, groups, links }: OwnerData): Html {
  return html`<h1>${ownerWords.dataTitle[language]}</h1>
<p class="soft">${ownerWords.dataHint[language]}</p>
${groups.map(
  ({ title, lines }) =>
    html`<section class="card"><h2>${title}</h2><dl>${lines.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></section>`,
)}
<p><a class="button quiet" href="${links.download}" download="my-data.json">${ownerWords.download[language]}</a></p>
<p><a class="button quiet" href="${links.erase}">${ownerWords.eraseGo[language]}</a></p>`
}

/** The second step: what it means, and the one button that does it. */
export function ownerEraseView({
  language,
  action,
  elsewhere,
}: {
  language: Language
  action: string
  elsewhere: Parameters<typeof heldElsewhereList>[0]
}): Html {
  return html`<h1>${ownerWords.eraseTitle[language]}</h1>
<form class="card" method="post" action="${action}">
<p>${ownerWords.eraseText[language]}</p>
<p class="soft">${ownerWords.eraseKept[language]}</p>
${heldElsewhereList(elsewhere, language)}
<label class="choice"><input type="checkbox" name="understood" value="yes" required> ${ownerWords.eraseTick[language]}</label>
<p></p>
<button class="danger big" name="action" value="erase">${ownerWords.eraseConfirm[language]}</button>
</form>`
}
