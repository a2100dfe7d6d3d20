import { type Html, html } from './html.ts'
import { type Language, words } from './words.ts'

const pages = [
  { page: 'outbox', title: words.outboxTitle },
  { page: 'queue', title: words.queueTitle },
  { page: 'stores', title: words.storesTitle },
] as const
export type OpsPage = (typeof pages)[number]['page']

/** The pages of operations, beside each other under one link. */
export const opsTabs = (current: OpsPage, language: Language): Html =>
  html`<nav class="tabs">${pages.map(({ page, title }) =>
    page === current
      ? html`<a href="${page}?lang=${language}" aria-current="page">${title[language]}</a>`
      : html`<a href="${page}?lang=${language}">${title[language]}</a>`,
  )}</nav>`
