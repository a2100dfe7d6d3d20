import type { Services } from '../shared/services.ts'
import type { Channel } from './channels/channel.ts'
import type { Contact } from './contact-record.ts'
import { consentFor, type Purpose } from './purpose.ts'
import type { Addressee } from './recipient.ts'
import { beforeClaim } from './spend-once.ts'

/** A channel that can carry the message, with the address there. */
export interface Way {
  channel: Channel
  address: string
}

/** Who would have to press send. */
export interface Employee {
  /** How he is reached himself, and his address there. */
  channel: string
  address: string
}

/** The ways that are open, the first to try first, and why each of the others is not: `wechat-template: no-marketing`. */
export interface Ways {
  open: readonly Way[]
  closed: readonly { channel: string; reason: Closed }[]
}
type Closed =
  | 'not-configured'
  | 'no-address'
  | 'no-template'
  | 'no-marketing'
  | 'unreachable'
  | 'no-credit'
  | 'no-employee'
  | `employee-not-in-${string}`
  | 'handed-today'

/** An employee is asked to write to the same customer once a day at most; WeCom itself brings four in a month. */
const A_DAY = 24 * 60 * 60 * 1000

/** What did not reach somebody is tried again after a month. */
const TRIED_AGAIN = 30 * A_DAY

/** What each of the addressee's channels can do for this message; `contact` and `employee` where one has to look (see needsContact, needsEmployee). */
export function chooseChannel(
  message: { messageId: string; template: string; purpose: Purpose; now: string },
  { addresses, channels }: Pick<Addressee, 'addresses' | 'channels'>,
  {
    known,
    mute,
    contact,
    employee,
  }: {
    contact: Contact | undefined
    employee: Employee | undefined
    known: Services['channels']
    /** Channels that do not carry this template. */
    mute: ReadonlySet<string>
  },
): Ways {
  // What the message itself used up, when it was claimed before, does not keep it back.
  const persons = { contact: contact && beforeClaim(contact, message.messageId), employee }
  const open: Way[] = []
  const closed: { channel: string; reason: Closed }[] = []
  for (const name of channels) {
    const channel = known[name]
    const address = channel && addresses[channel.address ?? 'phone']
    const way = channel && { channel, address, isMute: mute.has(name), ...persons }
    const reason = way ? closedBecause(message, way) : 'not-configured'
    if (channel && address && !reason) open.push({ channel, address })
    else closed.push({ channel: name, reason: reason ?? 'no-address' })
  }
  return { open, closed }
}

function closedBecause(
  { template, purpose, now }: { template: string; purpose: Purpose; now: string },
  {
    channel,
    address,
    isMute,
    contact,
    employee,
  }: {
    channel: Channel
    address: string | undefined
    isMute: boolean
    contact: Contact | undefined
    employee: Employee | undefined
  },
): Closed | undefined {
  if (!address) return 'no-address'
  if (isMute) return 'no-template'
  // Greetings and surveys are marketing to the providers.
  if (channel.carriesMarketing === false && consentFor(purpose) !== undefined) return 'no-marketing'
  const failedAt = contact?.unreachable[channel.name]
  if (failedAt !== undefined && Date.parse(now) - Date.parse(failedAt) < TRIED_AGAIN) return 'unreachable'
  if (channel.needsCredit && !contact?.credits[template]) return 'no-credit'
  if (!channel.needsEmployee) return undefined
  if (employee === undefined) return 'no-employee'
  if (employee.channel !== channel.needsEmployee) return `employee-not-in-${channel.needsEmployee}`
  const handedAt = contact?.handed[channel.name]
  const isUsedUp = handedAt !== undefined && Date.parse(now) - Date.parse(handedAt) < A_DAY
  return isUsedUp ? 'handed-today' : undefined
}

/** Which of these channels do not carry a template. */
export async function muteChannels(
  template: string,
  names: readonly string[],
  known: Services['channels'],
): Promise<ReadonlySet<string>> {
  const carry = await Promise.all(names.map(async (name) => (await known[name]?.carries?.(template)) ?? true))
  return new Set(names.filter((_, at) => !carry[at]))
}

/** Whether the choice depends on what is known of the person. */
export const needsContact = (names: readonly string[], known: Services['channels']): boolean =>
  names.length > 1 || names.some((name) => known[name]?.needsCredit || known[name]?.needsEmployee)

/** Whether somebody is looked for who would have to press send. */
export const needsEmployee = (names: readonly string[], known: Services['channels']): boolean =>
  names.some((name) => known[name]?.needsEmployee)

/** Why no way is open, for the ledger. A channel that is not set up is our failure; everything else is a fact about the person. */
export function noWayBecause({ closed }: Ways): { kind: 'suppressed' | 'failed'; reason: string } {
  if (closed.every(({ reason }) => reason === 'no-address')) return { kind: 'suppressed', reason: 'no-address' }
  const [only, ...others] = closed
  if (only && others.length === 0) {
    if (only.reason === 'not-configured') return { kind: 'failed', reason: `channel-not-configured: ${only.channel}` }
    if (only.reason === 'no-template') return { kind: 'failed', reason: `template-missing: ${only.channel}` }
  }
  const all = closed.map(({ channel, reason }) => `${channel} ${reason}`).join(', ')
  return { kind: 'suppressed', reason: `no-channel: ${all}` }
}
