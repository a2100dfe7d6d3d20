import { type Html, html } from './html.ts'
import { ownerWords } from './owner-words.ts'
import type { Language } from './words.ts'

export interface OwnerOdometer {
  language: Language
  action: string
  vehicleId: string
  car: string
  /** What was typed and is asked about once more, and what is known instead, in words. */
  doubt?: { km: string; known: string }
}

/** One field: what the odometer shows. */
export function ownerOdometerView({ language, action, vehicleId, car, doubt }: OwnerOdometer): Html {
  return html`<h1>${ownerWords.odometerTitle[language]}</h1>
<form class="card" method="post" action="${action}">
<p class="who">${car}</p>
<input type="hidden" name="car" value="${vehicleId}">
${doubt && html`<p>${doubt.known}</p><input type="hidden" name="sure" value="yes">`}
<label for="km">${ownerWords.odometerLabel[language]}</label>
<input id="km" name="km" type="text" inputmode="numeric" pattern="[0-9]{1,7}" maxlength="7" required autocomplete="off" value="${doubt?.km ?? ''}" aria-describedby="km-hint">
<p class="soft" id="km-hint">${ownerWords.odometerHint[language]}</p>
<button class="big" name="action" value="odometer">${ownerWords.odometerSend[language]}</button>
</form>`
}
