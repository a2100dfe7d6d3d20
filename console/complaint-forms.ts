import { type ComplaintWordsKey, complaintWords as words } from './complaint-words.ts'
import { type Html, html } from './html.ts'
import type { Language } from './words.ts'

/** Where staff note what the legal clocks are counted from. */
export function clockForms({ language, action }: { language: Language; action: string }): Html {
  const claim = (['claimReceivedOn', 'claimMadeOn', 'claimAnsweredOn', 'claimCompletedOn'] as const).map((name) =>
    field(name, 'date', language),
  )
  const repair = [
    field('repairFrom', 'datetime-local', language, true),
    field('repairTo', 'datetime-local', language),
    field('fault', 'text', language, true),
    field('replaced', 'text', language),
    html`<label class="choice"><input type="checkbox" name="isSafety" value="yes"> ${words.isSafety[language]}</label>`,
  ]
  const car = [field('occurredOn', 'date', language), field('odometerKm', 'text', language)]
  const forms = [
    ['claim', 'claimTitle', claim],
    ['repair', 'repairTitle', repair],
    ['car', 'carFactsTitle', car],
  ] as const
  return html`${forms.map(
    ([name, title, fields]) => html`<details class="card"><summary>${words[title][language]}</summary>
<form method="post" action="${action}">${fields}
<button class="quiet" name="action" value="${name}">${words.save[language]}</button>
</form></details>`,
  )}`
}

function field(name: ComplaintWordsKey, type: string, language: Language, required = false): Html {
  return html`<label for="${name}">${words[name][language]}</label>
<input id="${name}" name="${name}" type="${type}"${required && ' required'}>`
}
