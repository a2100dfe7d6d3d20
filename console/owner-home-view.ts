import { type Html, html } from './html.ts'
import { ownerWords } from './owner-words.ts'
import { fill, type Language } from './words.ts'

/** One of the owner's cars, as the page shows it. Links are parts of the page. */
export interface OwnerCar {
  vehicleId: string
  name: string
  plate: string | undefined
  /** In words: what is due next, or that nothing is. */
  due: string
  why: readonly string[]
  /** In words: the booking, if there is one. */
  booked: string | undefined
  isElsewhere: boolean
  /** The due item that the owner may say no to. */
  dueId: string | undefined
  links: { book: string; odometer: string }
}

export interface OwnerHome {
  language: Language
  name: string | undefined
  cars: readonly OwnerCar[]
  action: string
  links: { preferences: string; complaints: string; data: string }
}

export function ownerHomeView({ language, name, cars, action, links }: OwnerHome): Html {
  const hello = name === undefined ? ownerWords.helloNameless[language] : fill(ownerWords.hello, language, { name })
  return html`<h1>${hello}</h1>
<h2>${ownerWords.myCars[language]}</h2>
${cars.length === 0 && html`<p class="card soft">${ownerWords.noCars[language]}</p>`}
${cars.map((car) => carCard(car, { language, action }))}
<h2>${ownerWords.more[language]}</h2>
<p><a class="button quiet" href="${links.complaints}">${ownerWords.goComplaints[language]}</a></p>
<p><a class="button quiet" href="${links.preferences}">${ownerWords.goPreferences[language]}</a></p>
<p><a class="button quiet" href="${links.data}">${ownerWords.goData[language]}</a></p>`
}

function carCard(car: OwnerCar, page: Pick<OwnerHome, 'language' | 'action'>): Html {
  const { language } = page
  return html`<section class="card" aria-label="${car.name}">
<p class="who">${car.name}</p>
${car.plate !== undefined && html`<p class="number">${car.plate}</p>`}
${car.booked === undefined ? dueOf(car, language) : html`<p><span class="badge good">${car.booked}</span></p>`}
<p><a class="button big" href="${car.links.book}">${ownerWords[car.booked === undefined ? 'book' : 'changeOrCancel'][language]}</a></p>
<p><a class="button quiet" href="${car.links.odometer}">${ownerWords.tellOdometer[language]}</a></p>
<details><summary>${ownerWords.carOptions[language]}</summary>
${car.dueId !== undefined && car.booked === undefined && saying('declined', car, page, { dueId: car.dueId })}
${!car.isElsewhere && saying('elsewhere', car, page)}
${saying('sold', car, page)}
</details>
</section>`
}

function dueOf({ due, why, isElsewhere }: OwnerCar, language: Language): Html {
  if (isElsewhere) return html`<p>${ownerWords.isElsewhere[language]}</p>`
  return html`<p><b>${ownerWords.dueNext[language]}</b><br>${due}</p>
${why.length > 0 && html`<details><summary>${ownerWords.whyDue[language]}</summary><div><ul class="plain">${why.map((line) => html`<li>${line}</li>`)}</ul></div></details>`}`
}

const sayings = {
  declined: ['notThisTime', 'notThisTimeHint'],
  elsewhere: ['elsewhere', 'elsewhereHint'],
  sold: ['sold', 'soldHint'],
} as const

function saying(
  what: keyof typeof sayings,
  { vehicleId }: OwnerCar,
  { language, action }: Pick<OwnerHome, 'language' | 'action'>,
  more: Readonly<Record<string, string>> = {},
): Html {
  const [title, hint] = sayings[what]
  return html`<form method="post" action="${action}">
<input type="hidden" name="car" value="${vehicleId}">${Object.entries(more).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button class="quiet" name="action" value="${what}">${ownerWords[title][language]}</button>
<p class="soft">${ownerWords[hint][language]}</p>
</form>`
}
