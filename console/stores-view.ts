import { type Html, html } from './html.ts'
import { note } from './lead-parts.ts'
import { opsTabs } from './ops-tabs.ts'
import { fill, type Language, words } from './words.ts'

/** Somebody who works at a store, with the pages that are his. */
interface Member {
  name: string
  role: 'desk' | 'advisor' | 'manager' | 'service' | 'general-manager'
  load: number
  capacity: number
  showroom: string
  manager: string | undefined
}

export interface StoresView {
  language: Language
  /** Some of the stores, to choose from. */
  stores: readonly { dealerId: string; name: string }[]
  wanted: string
  /** The store that was asked for. */
  store?: { name: string; members: readonly Member[] }
}

export function storesView({ language, stores, wanted, store }: StoresView): Html {
  return html`${opsTabs('stores', language)}
<h1>${words.storesTitle[language]}</h1>
<p class="soft">${words.storesHint[language]}</p>
<form class="card" method="get">
<input type="hidden" name="lang" value="${language}">
<label for="dealer">${words.storeFind[language]}</label>
<input id="dealer" name="dealer" type="search" value="${wanted}" autocomplete="off" required>
<button class="quiet">${words.find[language]}</button>
</form>
${wanted !== '' && !store && note('bad', words.storeUnknown[language])}
${store && html`<h2>${store.name}</h2>${store.members.map((member) => memberCard(member, language))}`}
${!store && stores.length === 0 && html`<p class="card soft">${words.storesNone[language]}</p>`}
${!store && html`<p class="tabs">${stores.map((each) => storeLink(each, language))}</p>`}`
}

const storeLink = ({ dealerId, name }: { dealerId: string; name: string }, language: Language): Html =>
  html`<a href="?${new URLSearchParams({ dealer: dealerId, lang: language }).toString()}">${name} <span class="soft">${dealerId}</span></a>`

function memberCard({ name, role, load, capacity, showroom, manager }: Member, language: Language): Html {
  return html`<section class="card lead">
<div class="head"><p class="who">${name}</p><span class="badge">${words[`role-${role}`][language]}</span></div>
<p class="soft">${fill(words.load, language, { load, capacity })}</p>
<div class="row two"><a class="button quiet" href="${showroom}">${words.showroomLink[language]}</a>${manager !== undefined && html`<a class="button quiet" href="${manager}">${words.managerLink[language]}</a>`}</div>
</section>`
}
