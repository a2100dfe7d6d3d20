import { spread } from '../shared/ids.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Write } from '../shared/table.ts'
import type { Channel } from './channels/channel.ts'
import { contactOfReturn } from './claim-contact.ts'
import { readContact } from './contact-store.ts'
import { finishMessage } from './finish-message.ts'
import { type Claim, putLeft, putReturned } from './message-claim.ts'
import { decided, type Fate, type Message } from './message-record.ts'
import { isExempt, purposeOf } from './purpose.ts'

export interface Occasion {
  now: string
  /** The caller delivers it again when it is deferred; else the sweep does. */
  comesBack: boolean
  /** The sweep comes by itself, and has many to look after: it does not wait for a provider that is busy. */
  isSweep?: boolean
  /** An earlier answer about it was lost, and the channel makes one of two for a while: what it says now does not tell whether it has it already. */
  wasLost?: boolean
}

/** What was not taken, why, and when it may be where that is known. */
export interface Delay {
  channel: Channel
  reason: string
  until?: string | undefined
}

/** Minutes until a message is tried again, by how often it was put off before. */
const WAITS = [1, 2, 5, 10, 15]

/** What woke together is spread over this time, in milliseconds. */
const SPREAD = 60_000

/** Puts off a claimed message that the channel certainly did not take; where that would be too late, it has failed. */
export async function postponeMessage(
  message: Message,
  delay: Delay,
  { now, comesBack }: Occasion,
  services: Services,
): Promise<Fate> {
  const reason = `${delay.channel.name}: ${delay.reason}`
  const until = nextMoment(message, { reason, until: delay.until, now })
  if (Date.parse(until) > Date.parse(message.notAfter))
    return { state: await finishMessage(message, { kind: 'failed', reason: `too-late: ${reason}` }, now, services) }
  const decision = { at: now, verdict: 'deferred', reason, until } as const
  if (!comesBack) {
    const left = await putLeft(services.table, decided(message, decision, 'unknown'), until)
    return left ?? { state: 'unknown', until }
  }
  const deferred = decided(message, decision, 'deferred')
  const claim = await decideAnew(async () => {
    const contact = await contactAfter(deferred, { channel: delay.channel, until, now }, services)
    return putReturned(services.table, deferred, contact)
  })
  return claim.kind === 'ours' ? deferred : elsewhere(claim, message, now, services)
}

function nextMoment(
  { messageId, decisions }: Message,
  { reason, until, now }: { reason: string; until: string | undefined; now: string },
): string {
  const before = decisions.filter((each) => each.verdict === 'deferred' && each.reason === reason).length
  const wait = WAITS[before] ?? WAITS.at(-1) ?? 1
  const from = until === undefined ? Date.parse(now) + wait * 60_000 : Date.parse(until)
  return new Date(from + spread(messageId, SPREAD)).toISOString()
}

/** It does not count as sent, it waits, and what its channel gives only once is given back. */
async function contactAfter(
  message: Message,
  { channel, ...put }: { channel: Channel; until: string; now: string },
  { table }: Services,
): Promise<Write[]> {
  const { to } = message
  const isCounted = !isExempt(purposeOf(message.class, message.purpose))
  if (to.kind !== 'owner' || !(isCounted || channel.needsCredit || channel.needsEmployee)) return []
  return [contactOfReturn(await readContact(table, to.personId), message, put)]
}

async function elsewhere(
  claim: Exclude<Claim, { kind: 'ours' }>,
  message: Message,
  now: string,
  services: Services,
): Promise<Fate> {
  if (claim.kind === 'taken') return claim.message
  return { state: await finishMessage(message, { kind: 'suppressed', reason: 'run-ended' }, now, services) }
}
