import { type Html, html } from '../../../console/html.ts'
import { type Language, words } from '../../../console/words.ts'
import { phoneWords as say } from './phones-words.ts'

/** One thing on a phone: what came, what was written back, or what an employee shall send. */
export interface Shown {
  kind: 'sms' | 'wechat' | 'wecom' | 'from-staff' | 'task' | 'own'
  id: string
  /** Clock time here. */
  at: string
  text: string
  /** Who of the staff wrote it; of a task, the customer whom it is for. */
  from?: string
  link?: string
  buttons?: readonly { readonly key: string; readonly text: string; readonly style?: number }[]
  pressed?: string
  task?: 'open' | 'sent' | 'no-contact' | 'had-enough' | 'ended'
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
  nameOf(id: string): string
  /** Whether the owner on the page follows the account, and has a member of staff among his contacts. */
  isFollower: boolean
  isContact: boolean
  /** How many subscription messages he has allowed and not had yet. */
  credits: number
  /** Tasks of which an employee was reminded. */
  remindedOf: readonly string[]
}

export function phonesView(view: PhonesView): Html {
  const { language, owner, advisor, nameOf } = view
  const isNew = owner.shown.length === 0
  return html`<header class="top"><div><h1>${say.title[language]}</h1><p class="soft">${say.about[language]}</p></div>
<form method="post" action="/ask">${hidden(view)}<button class="big">${(isNew ? say.ask : say.askAgain)[language]}</button><button class="quiet" name="from" value="abroad">${say.askAbroad[language]}</button></form></header>
<div class="phones">
<section><h2>${say.owner[language]}</h2>${others(view, 'owner')}
<div class="phone"><div class="bar"><b>${owner.who ? nameOf(owner.who) : '…'}</b><span>${nameOf(owner.who) === owner.who ? '' : owner.who}</span></div>
<div class="screen">${isNew ? empty(say.nothingOwner[language]) : owner.shown.map((each) => bubble(each, view))}</div>
${owner.who && ownerPanel(view)}<i class="home"></i></div></section>
<section><h2>${say.advisor[language]}</h2>${others(view, 'advisor')}
<div class="phone work"><div class="bar"><b>${say.wecom[language]}</b><span>${nameOf(advisor.who)}</span></div>
<div class="screen">${advisor.shown.length === 0 ? empty(say.nothingAdvisor[language]) : advisor.shown.map((each) => bubble(each, view))}</div><i class="home"></i></div></section>
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
  const { kind, at, text, from = '' } = shown
  const { language, nameOf, baseUrl } = view
  if (kind === 'own') return html`<div class="bubble own"><p>${text}</p><small>${at}</small></div>`
  if (kind === 'task') return taskCard(shown, view)
  const app = { sms: say.sms, wechat: say.wechat, wecom: say.leads, 'from-staff': say.fromStaff }[kind]
  const head = html`<small class="app ${kind}">${app[language]}${from && ` · ${nameOf(from)}`}<time>${at}</time></small>`
  if (kind === 'wechat') return html`<div class="bubble card">${head}${notice(shown, view)}</div>`
  if (!shown.buttons) return html`<div class="bubble">${head}<p>${withLinks(text, baseUrl)}</p></div>`
  const [heading = '', ...rows] = text.split('\n')
  return html`<div class="bubble card">${head}<b>${heading}</b><p>${rows.join('\n')}</p>${cardButtons(shown, view)}</div>`
}

/** A message of WeChat: a title, its fields, and where it leads. */
function notice({ text, link }: Shown, { language }: PhonesView): Html {
  const [heading = '', ...rows] = text.split('\n')
  const fields = rows.map((row) => {
    const [, label = '', value = row] = /^([^：]*)：(.*)$/.exec(row) ?? []
    return html`<dt>${label}</dt><dd>${value}</dd>`
  })
  return html`<b>${heading}</b><dl>${fields}</dl>${
    link !== undefined &&
    html`<a class="more" href="${link}" target="_blank" rel="noreferrer"><span>${say.details[language]}</span><span>›</span></a>`
  }`
}

/** What an employee shall send to a customer, as WeCom lays it before him. */
function taskCard({ id, at, text, from = '', task = 'open' }: Shown, view: PhonesView): Html {
  const { language, nameOf, remindedOf } = view
  return html`<div class="bubble card"><small class="app task">${say.task[language]}<time>${at}</time></small>
<b>${say.taskFor[language]} ${nameOf(from)}</b>${task === 'open' && remindedOf.includes(id) && html`<span class="badge warn">${say.reminded[language]}</span>`}<p class="draft">${withLinks(text, view.baseUrl)}</p>
<div class="presses">${
    task === 'open'
      ? html`<form method="post" action="/send-task">${hidden(view)}<input type="hidden" name="id" value="${id}"><button>${say.sendTask[language]}</button></form>`
      : html`<p class="pressed${task !== 'sent' && ' not'}">${say.tasks[task][language]}</p>`
  }</div></div>`
}

/** A card that was changed leads where it now says; until then its buttons do. */
function cardButtons({ id, buttons = [], pressed, link }: Shown, view: PhonesView): Html {
  const links =
    link === undefined
      ? buttons.filter(({ key }) => key.startsWith('http'))
      : [{ key: link, text: say.details[view.language] }]
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

/** What the customer can do on his phone: write back, and by what else he can be reached. */
const ownerPanel = (view: PhonesView): Html => html`<div class="replies">
<form class="reply" method="post" action="/reply">${hidden(view)}<input type="text" name="text" required maxlength="200" aria-label="${replyTo(view)}" placeholder="${replyTo(view)}"><button>${say.send[view.language]}</button></form>
<div class="chips"><form method="post" action="/reply">${hidden(view)}<input type="hidden" name="text" value="R"><button class="quiet">${say.stop[view.language]}</button></form>
${chip(view, view.isFollower ? ['/unfollow', say.unfollow] : ['/follow', say.follow])}
${view.isFollower && chip(view, ['/allow', say.allow], view.credits)}
${chip(view, view.isContact ? ['/unfriend', say.unfriend] : ['/befriend', say.befriend])}</div></div>`

const replyTo = ({ isFollower, language }: PhonesView): string => (isFollower ? say.replyWechat : say.reply)[language]

const chip = (view: PhonesView, [action, text]: readonly [string, Record<Language, string>], count = 0): Html =>
  html`<form method="post" action="${action}">${hidden(view)}<button class="quiet">${text[view.language]}${count > 0 && html` <span class="count">${count}</span>`}</button></form>`

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
