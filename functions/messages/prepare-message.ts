import type { Services } from '../shared/services.ts'
import { type ChannelState, isPaused, readChannelStates } from './channel-state.ts'
import type { OutgoingMessage } from './channels/channel.ts'
import {
  chooseChannel,
  type Employee,
  muteChannels,
  needsContact,
  needsEmployee,
  noWayBecause,
  type Way,
  type Ways,
} from './choose-channel.ts'
import type { Contact } from './contact-record.ts'
import { readContact } from './contact-store.ts'
import { findEmployee } from './find-listener.ts'
import { findTemplate } from './find-template.ts'
import { judgeMessage } from './judge-message.ts'
import type { MessageClass } from './message-class.ts'
import type { Message } from './message-record.ts'
import { isExempt, purposeOf } from './purpose.ts'
import { type Addressee, findAddressee } from './recipient.ts'
import { renderMessage } from './render-message.ts'
import { suitAddresses } from './suit-address.ts'
import type { Template } from './template.ts'

/** A message as it would leave now, or why it may or can not. `contact`: what the decision rests on, where it rests on it. */
export type Prepared =
  | {
      kind: 'ready'
      channel: Way['channel']
      outgoing: OutgoingMessage
      hasOtherWays: boolean
      contact?: Contact
      state?: ChannelState
    }
  | { kind: 'deferred'; until: string; reason: string; contact: Contact }
  | { kind: 'suppressed'; reason: string }
  | { kind: 'failed'; reason: string }

/** A step sends a template under another legal class than the template was approved for. */
class TemplateClassDiffers extends Error {
  constructor(template: string, classes: { own: MessageClass; asked: MessageClass }) {
    super(`Template "${template}" is ${classes.own}, the step says ${classes.asked}: make the step say ${classes.own}`)
    this.name = 'TemplateClassDiffers'
  }
}

/** Looks up address, text and rules as they stand at `now`. Throws for what only a person can mend: the template, its class, its variables. */
export async function prepareMessage(message: Message, now: string, services: Services): Promise<Prepared> {
  const { table, settings } = services
  // Before anything that only a person can mend: it is over all the same.
  if (Date.parse(now) > Date.parse(message.notAfter)) return { kind: 'suppressed', reason: 'too-late' }
  const [template, addressee] = await Promise.all([
    findTemplate(settings, message.template),
    findAddressee(message.to, { table, settings }),
  ])
  if (template.class !== message.class)
    throw new TemplateClassDiffers(message.template, { own: template.class, asked: message.class })
  if (Object.keys(addressee.addresses).length === 0) return { kind: 'suppressed', reason: 'no-address' }
  return prepareFor(addressee, { message, template, now }, services)
}

interface Writing {
  message: Message
  template: Template
  now: string
}

async function prepareFor(addressee: Addressee, writing: Writing, services: Services): Promise<Prepared> {
  const { message, now } = writing
  const { person, channels } = addressee
  const purpose = purposeOf(message.class, message.purpose)
  // Staff are at work; and answers, which are most of what is sent, ask nothing of the contact.
  const isJudged = person !== undefined && !isExempt(purpose)
  const looks = person !== undefined && (isJudged || needsContact(channels, services.channels))
  const contact = looks ? await readContact(services.table, person.personId) : undefined
  const known = services.channels
  const employee = needsEmployee(channels, known) ? await findEmployee(message.subject, services) : undefined
  const states = await readChannelStates(services.table, channels)
  const mute = await muteChannels(message.template, channels, known)
  const all = chooseChannel({ ...message, purpose, now }, addressee, { contact, known, employee, mute })
  if (all.open.length === 0) return noWayBecause(all)
  const ways = { ...all, open: pausedLast(all.open, states, now) }
  const found = { addressee, contact, ways, employee, states }
  if (!isJudged || !contact) return ready(ways.open[0], { ...writing, ...found }, services)
  const { verdict, way } = await judgeMessage(message, { person, contact, ways, now }, services)
  if (verdict.kind === 'drop') return { kind: 'suppressed', reason: verdict.reason }
  if (verdict.kind === 'defer') return { ...verdict, kind: 'deferred', contact }
  return ready(way, { ...writing, ...found }, services)
}

/** While a channel is paused another goes first; where there is no other the message waits for it. */
const pausedLast = (open: Ways['open'], states: Found['states'], now: string): Ways['open'] => {
  const paused = (way: Way): boolean => isPaused(states[way.channel.name], now)
  return [...open.filter((way) => !paused(way)), ...open.filter(paused)]
}

interface Found {
  states: Readonly<Record<string, ChannelState>>
  addressee: Addressee
  contact: Contact | undefined
  ways: Ways
  employee: Employee | undefined
}

async function ready(
  way: Way | undefined,
  { message, template, now, addressee, contact, ways, employee, states }: Writing & Found,
  services: Services,
): Promise<Prepared> {
  if (!way) return { kind: 'suppressed', reason: 'no-address' }
  const { language, name: recipient } = addressee
  const { messageId: id, class: legalClass } = message
  const { channel, address } = way
  const variables = await suitAddresses(message, { channel, template, language, now }, services)
  const text = renderMessage(message.template, template, { language, variables })
  const state = states[channel.name]
  return {
    kind: 'ready',
    channel,
    outgoing: {
      id,
      template: message.template,
      class: legalClass,
      language,
      address,
      recipient,
      text,
      variables,
      ...offerOf(message),
      ...(channel.needsEmployee && employee !== undefined && { employee: employee.address }),
      at: now,
    },
    hasOtherWays: ways.open.length > 1,
    ...(contact && { contact }),
    ...(state && { state }),
  }
}

function offerOf({ subject, to, offerId }: Message): Pick<OutgoingMessage, 'offer'> {
  if (offerId === undefined || to.kind !== 'advisor' || subject.type !== 'lead') return {}
  return { offer: { leadId: subject.id, offerId, dealerId: to.dealerId, advisorId: to.advisorId } }
}
