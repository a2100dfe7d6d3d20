import { type Html, html } from '../../../console/html.ts'
import { type Language, words } from '../../../console/words.ts'
import { phoneWords as say } from './phones-words.ts'

/** One thing on a phone: what came, or what was written back. */
export interface Shown {
  kind: 'sms' | 'wechat' | 'wecom' | 'own'
  id: string
  /** Clock time here. */
  at: string
  text: string
  link?: string
  buttons?: readonly { readonly key: string; readonly text: string; readonly style?: number }[]
  pressed?: string
}

interface Phone {
  who: string
  /** Oldest first. */
  shown: readonly Shown[]
  others: readonly string[]
}

export interface PhonesView {
  language: Language
  owner: Phone
  advisor: Phone
  baseUrl: string
  nameOf(userId: string): string
}

export function phonesView(view: PhonesView): Html {
  const { language, owner, advisor } = view
  const isNew = owner.shown.length === 0
  return html`<header class="top"><div><h1>${say.title[language]}</h1><p class="soft">${say.about[language]}</p></div>
<form method="post" action="/ask">${hidden(view)}<button class="big">${(isNew ? say.ask : say.askAgain)[language]}</button><button class="quiet" name="from" value="abroad">${say.askAbroad[language]}</button></form></header>
<div class="phones">
<section><h2>${say.owner[language]}</h2>${others(view, 'owner')}
<div class="phone"><div class="bar"><b>${owner.who || '…'}</b></div>
<div class="screen">${isNew ? empty(say.nothingOwner[language]) : owner.shown.map((each) => bubble(each, view))}</div>
${!isNew && replyForm(view)}</div></section>
<section><h2>${say.advisor[language]}</h2>${others(view, 'advisor')}
<div class="phone work"><div class="bar"><b>${say.wecom[language]}</b><span>${view.nameOf(advisor.who)}</span></div>
<div class="screen">${advisor.shown.length === 0 ? empty(say.nothingAdvisor[language]) : advisor.shown.map((each) => bubble(each, view))}</div></div></section>
</div>`
}

const empty = (text: string): Html => html`<p class="empty">${text}</p>`

/** So that an action comes back to the same two phones. */
const hidden = ({ language, owner, advisor }: PhonesView): Html =>
  html`<input type="hidden" name="lang" value="${language}"><input type="hidden" name="owner" value="${owner.who}"><input type="hidden" name="advisor" value="${advisor.who}">`

function others(view: PhonesView, which: 'owner' | 'advisor'): Html {
  const { who, others: all } = view[which]
  const link = (each: string): string =>
    `?${new URLSearchParams({ lang: view.language, owner: view.owner.who, advisor: view.advisor.who, [which]: each })}`
  return html`<nav class="tabs">${all.map((each) => html`<a href="${link(each)}"${each === who && ' aria-current'}>${view.nameOf(each)}</a>`)}</nav>`
}

function bubble(shown: Shown, view: PhonesView): Html {
  const { kind, at, text } = shown
  const { language } = view
  if (kind === 'own') return html`<div class="bubble own"><p>${text}</p><small>${at}</small></div>`
  const [heading = '', ...rows] = text.split('\n')
  const isCard = shown.buttons !== undefined || kind === 'wechat'
  return html`<div class="bubble${isCard && ' card'}">${kind === 'wechat' && html`<small>${say.wechat[language]}</small>`}
${isCard ? html`<b>${heading}</b><p>${rows.join('\n')}</p>` : html`<p>${withLinks(text, view.baseUrl)}</p>`}
${shown.buttons && cardButtons(shown, view)}<small>${at}</small></div>`
}

function cardButtons({ id, buttons = [], pressed }: Shown, view: PhonesView): Html {
  const links = buttons.filter(({ key }) => key.startsWith('http'))
  const keys = buttons.filter(({ key }) => !key.startsWith('http'))
  return html`<div class="presses">${
    pressed === undefined
      ? keys.map(
          ({ key, text, style }) =>
            html`<form method="post" action="/press">${hidden(view)}<input type="hidden" name="id" value="${id}"><input type="hidden" name="key" value="${key}"><button${style === 1 ? '' : ' class=quiet'}>${text}</button></form>`,
        )
      : html`<p class="pressed">${pressed}</p>`
  }${links.map(({ key, text }) => html`<a class="button quiet" href="${key}" target="_blank" rel="noreferrer">${text}</a>`)}</div>`
}

const replyForm = (view: PhonesView): Html => html`<div class="replies">
<form class="reply" method="post" action="/reply">${hidden(view)}<input type="text" name="text" required maxlength="200" aria-label="${say.reply[view.language]}" placeholder="${say.reply[view.language]}"><button>${say.send[view.language]}</button></form>
<form method="post" action="/reply">${hidden(view)}<input type="hidden" name="text" value="R"><button class="quiet">${say.stop[view.language]}</button></form></div>`

function withLinks(text: string, baseUrl: string): (Html | string)[] {
  return text
    .split(/(https?:\/\/[\w.:/?=&%-]+)/)
    .map((part) =>
      part.startsWith(`${baseUrl}/`)
        ? html`<a href="${part}" target="_blank" rel="noreferrer">${shortened(part)}</a>`
        : part,
    )
}

/** A phone shows the beginning of a long address. */
const shortened = (url: string): string => (url.length > 44 ? `${url.slice(0, 42)}…` : url)

export const otherLanguage = ({ language, owner, advisor }: PhonesView): { href: string; label: string } => {
  const other = language === 'en' ? 'zh-CN' : 'en'
  return {
    href: `?${new URLSearchParams({ lang: other, owner: owner.who, advisor: advisor.who })}`,
    label: words.thisLanguage[other],
  }
}
