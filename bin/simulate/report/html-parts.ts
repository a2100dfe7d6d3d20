import { type Html, html } from '../../../console/html.ts'
import { wordsFor } from './words.ts'

export const number = (value: number): string => value.toLocaleString('en')

export const title = (zh: string, en: string, note?: string): Html =>
  html`<h2>${zh}<small>${en}</small></h2>${note !== undefined && html`<p class="note">${note}</p>`}`

/** A name in both languages, for a cell. */
export function named(name: string): Html {
  const { zh, en } = wordsFor(name)
  return html`${zh}${en !== '' && html`<small>${en}</small>`}`
}

export const legend = (tones: readonly string[]): Html =>
  html`<div class="legend">${tones.map((tone) => html`<span><i class="${tone}"></i>${wordsFor(tone).zh} ${wordsFor(tone).en}</span>`)}</div>`

/** A table: its headings in both languages, an `n` before those of figures. */
export const table = (headings: readonly [zh: string, en: string, kind?: 'n'][], rows: readonly Html[]): Html =>
  html`<table><tr>${headings.map(([zh, en, kind]) => html`<th class="${kind ?? ''}">${zh}<br>${en}</th>`)}</tr>${rows}</table>`
