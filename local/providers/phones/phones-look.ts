import { maskPhone } from '../../../functions/messages/mask.ts'
import { OFFERED_SUBSCRIPTIONS } from '../simulated-wechat.ts'
import type { Delivered } from '../simulator.ts'
import type { CustomerTask } from '../wecom-tasks.ts'
import { languageIn } from './phones-acts.ts'
import { externalIdOf, openIdOf, type PhonesParts, phoneOf, type Written } from './phones-parts.ts'
import type { PhonesView, Shown } from './phones-view.ts'
import { textMessages } from './text-messages.ts'

/** Changes whenever something on a phone does. */
export function news({ simulators, contacts }: PhonesParts, written: readonly Written[]): string {
  const { wechat, wecom } = simulators
  const pressed = wecom.taken.filter((each) => each.pressed !== undefined).length
  const tasks = wecom.tasks.all.map(({ status, reminders, isEnded }) => `${status}${reminders}${isEnded ? 'x' : ''}`)
  const taken = [textMessages(simulators), wechat.taken, wecom.taken].map(({ length }) => length)
  return [...taken, pressed, written.length, contacts.size, wechat.followers.size, ...tasks].join('-')
}

/** So many of the latest can be looked at, beside those that are kept. */
const LATEST = 3

export function viewOf(asked: URLSearchParams, parts: PhonesParts, written: readonly Written[]): PhonesView {
  const { wechat, wecom } = parts.simulators
  const came = whatCame(parts)
  const [first] = came.toOwners.toSorted((a, b) => a.at.localeCompare(b.at))
  const owner = pick(came.toOwners, asked.get('owner'), ({ to }) => to === first?.to)
  const isAbout = aboutCustomer(owner.who)
  const advisor = pick(came.toStaff, asked.get('advisor') || askedOf(came.toStaff.filter(isAbout)), isAbout)
  const own = written.flatMap(({ phone, text, at }, each) =>
    phone === owner.who ? [{ kind: 'own' as const, id: `own-${each}`, text, at }] : [],
  )
  const openId = openIdOf(owner.who)
  return {
    language: languageIn(asked),
    baseUrl: parts.baseUrl,
    nameOf: parts.nameOf,
    owner: { ...owner, shown: inOrder([...of(came.toOwners, owner.who), ...own]) },
    advisor: { ...advisor, shown: inOrder(of(came.toStaff, advisor.who)) },
    isFollower: wechat.followers.has(openId),
    isContact: parts.contacts.has(externalIdOf(owner.who)),
    credits: Math.max(...OFFERED_SUBSCRIPTIONS.map((each) => wechat.creditsOf(openId, each))),
    remindedOf: wecom.tasks.all.filter(({ reminders }) => reminders > 0).map(({ id }) => id),
  }
}

/** On whose phone something is. */
type Came = Shown & { to: string }

function whatCame({ simulators }: PhonesParts): { toOwners: Came[]; toStaff: Came[] } {
  const { wechat, wecom } = simulators
  const tasks = wecom.tasks.all
  return {
    toOwners: [
      ...textMessages(simulators).map(shownAs('sms')),
      ...wechat.taken.map(shownAs('wechat')),
      ...tasks.flatMap((task) => (task.sentAt ? [asMessage(task, task.sentAt)] : [])),
    ],
    toStaff: [...wecom.taken.map(shownAs('wecom')), ...tasks.map(asTask)],
  }
}

const shownAs =
  (kind: 'sms' | 'wechat' | 'wecom') =>
  (message: Delivered): Came => ({ ...message, kind, to: phoneOf(message.to) })

const asMessage = ({ id, to, text, sender }: CustomerTask, at: string): Came => ({
  ...{ kind: 'from-staff', id, to: phoneOf(to), from: sender, text, at },
})

const asTask = ({ id, to, text, sender, at, status, isEnded }: CustomerTask): Came => ({
  ...{ kind: 'task', id, to: sender, from: phoneOf(to), text, at },
  task: isEnded && status === 0 ? 'ended' : TASKS[status],
})
const TASKS = ['open', 'sent', 'no-contact', 'had-enough'] as const

/** Whether something on an advisor's phone is about the customer: a task for him, or a message that has his number. */
function aboutCustomer(phone: string): (came: Came) => boolean {
  if (phone === '') return () => false
  const masked = maskPhone(phone.startsWith('+') ? phone : `+86${phone}`)
  return ({ from, text }) => from === phone || text.includes(masked) || text.includes(phone)
}

/** Who of the staff was asked about the customer first and has not answered; else who was asked first. */
function askedOf(about: readonly Came[]): string | undefined {
  const oldestFirst = about.toSorted((a, b) => a.at.localeCompare(b.at))
  return (oldestFirst.find(isOpen) ?? oldestFirst[0])?.to
}

const isOpen = ({ task, buttons, pressed }: Came): boolean =>
  task === 'open' || (buttons !== undefined && pressed === undefined)

/** Whose phone is looked at: who is wanted, else the latest; and whose else can be, among them those to be kept. */
function pick(
  all: readonly Came[],
  wanted: string | null | undefined,
  keep: (came: Came) => boolean,
): { who: string; others: string[] } {
  const latest = [...new Set(all.toSorted((a, b) => b.at.localeCompare(a.at)).map(({ to }) => to))]
  const who = wanted || latest[0] || ''
  const kept = new Set([who, ...all.filter(keep).map(({ to }) => to)])
  const others = latest.filter((each, place) => place < LATEST || kept.has(each))
  return { who, others: who === '' || others.includes(who) ? others : [...others, who] }
}

const of = (all: readonly Came[], who: string): Shown[] => all.filter(({ to }) => to === who)

const inOrder = (shown: readonly Shown[]): Shown[] =>
  shown
    .toSorted((a, b) => a.at.localeCompare(b.at))
    .map((each) => ({ ...each, at: clockTime.format(new Date(each.at)) }))

const clockTime = new Intl.DateTimeFormat('sv-SE', { timeStyle: 'short', timeZone: 'Asia/Shanghai' })
