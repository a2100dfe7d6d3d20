import { type Html, html } from './html.ts'
import { type Language, type WordsKey, words } from './words.ts'

export type Grade = 'H' | 'A' | 'B' | 'C'

/** How urgent a lead is, as a badge; H stands out. */
export function gradeBadge(grade: Grade | undefined, language: Language): Html {
  const key: WordsKey = grade === undefined ? 'noGrade' : `grade${grade}`
  return html`<span class="badge${grade === 'H' && ' hot'}">${words[key][language]}</span>`
}

/** Names and values; those without a value are left out. */
export function factList(facts: readonly (readonly [WordsKey, string | undefined])[], language: Language): Html {
  const known = facts.filter(([, value]) => value !== undefined && value !== '')
  return html`<dl>${known.map(([name, value]) => html`<dt>${words[name][language]}</dt><dd>${value}</dd>`)}</dl>`
}

export function reasonList(reasons: readonly string[], language: Language): Html | false {
  if (reasons.length === 0) return false
  return html`<section class="card"><h2>${words.why[language]}</h2>
<ul class="plain">${reasons.map((reason) => html`<li>${reason}</li>`)}</ul></section>`
}

export type Tone = 'good' | 'warn' | 'bad' | 'plain'

/** A sentence about what just happened. */
export const note = (tone: Tone, text: string): Html =>
  html`<p class="note${tone !== 'plain' && ` ${tone}`}" role="${tone === 'bad' ? 'alert' : 'status'}">${text}</p>`

export interface Choice {
  value: string
  label: string
  chosen?: boolean
}

export const options = (choices: readonly Choice[]): Html[] =>
  choices.map(({ value, label, chosen = false }) =>
    chosen
      ? html`<option value="${value}" selected>${label}</option>`
      : html`<option value="${value}">${label}</option>`,
  )

/** Radio buttons, one of which must be chosen. */
export const radios = (name: string, choices: readonly Choice[]): Html[] =>
  choices.map(
    ({ value, label }) =>
      html`<label class="choice"><input type="radio" name="${name}" value="${value}" required> ${label}</label>`,
  )

/** `+8613800000001` → `138 0000 0001`; other countries' numbers stay as they are. */
export const readable = (phone: string): string => phone.replace(/^\+86(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3')
