import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Channel } from './channels/channel.ts'
import { contactOfClaim } from './claim-contact.ts'
import { contactChange, readContact } from './contact-store.ts'
import { finishMessage } from './finish-message.ts'
import { claimAgain } from './message-claim.ts'
import type { Message } from './message-record.ts'
import { type Ending, endMessage, isOpen } from './message-store.ts'
import { type Prepared, prepareMessage } from './prepare-message.ts'
import { findAddressee } from './recipient.ts'

type Ready = Extract<Prepared, { kind: 'ready' }>

/** After so many sends without an answer nobody believes in the channel any more. */
const MOST_ATTEMPTS = 5

/** Hands a claimed message to its channel and records the answer. A lost answer is `unknown`, and nothing more is sent until it is known. */
export async function dispatchMessage(
  message: Message,
  { channel, outgoing, hasOtherWays }: Ready,
  now: string,
  services: Services,
): Promise<Ending['state']> {
  const answer = await channel.send(outgoing).catch((error: unknown) => lostAnswer(message, error, services))
  if (answer.kind === 'refused' && answer.unreachable && message.to.kind === 'owner') {
    await noteUnreachable(message.to.personId, { channel: channel.name, now }, services)
    if (hasOtherWays) return decideAnew(() => sendAgain(message, now, services))
  }
  if (answer.kind === 'later') return finishMessage(message, { kind: 'failed', reason: answer.reason }, now, services)
  if (answer.kind !== 'lost') return finishMessage(message, answer, now, services)
  await endMessage(services.table, message, { state: 'unknown', reason: `answer lost: ${answer.reason}` })
  return 'unknown'
}

/** The next message to this person tries another way first. */
function noteUnreachable(
  personId: string,
  { channel, now }: { channel: string; now: string },
  { table }: Services,
): Promise<void> {
  return decideAnew(async () => {
    const contact = await readContact(table, personId)
    const unreachable = { ...contact.unreachable, [channel]: now }
    await table.transact([contactChange(contact, { unreachable })])
  })
}

function lostAnswer({ messageId, channel }: Message, error: unknown, { log }: Services) {
  const reason = error instanceof Error ? error.name : 'unknown'
  log.warn('answer of the channel lost', { messageId, channel, reason })
  return { kind: 'lost', reason } as const
}

/**
 * Finds out what became of a message that was claimed before. Asks the channel first; only what it never took is sent
 * again, and only if `patient` (whoever claimed it before is certainly gone) or if the channel makes one of two.
 */
export async function settleMessage(
  message: Message,
  { now, patient }: { now: string; patient: boolean },
  services: Services,
): Promise<Ending['state']> {
  if (!isOpen(message)) return message.state
  const channel = services.channels[message.channel ?? '']
  const known = await ask(message, { channel, now }, services)
  if (known?.kind === 'lost') return message.state === 'handed' ? 'handed' : 'unknown'
  if (message.state === 'handed' && known?.kind !== 'accepted') return waitForEmployee(message, now, services)
  if (known && known.kind !== 'later') return finishMessage(message, known, now, services)
  if (!patient && !channel?.deduplicates) return 'unknown'
  if (message.attempts >= MOST_ATTEMPTS)
    return finishMessage(message, { kind: 'failed', reason: 'gave-up' }, now, services)
  return decideAnew(() => sendAgain(message, now, services))
}

/** What the channel knows of it, at the address that it has now; without one there is nothing to ask about, and nothing is sent either. */
async function ask(
  message: Message,
  { channel, now }: { channel: Channel | undefined; now: string },
  services: Services,
) {
  if (!channel) return undefined
  if (!channel.query) return { kind: 'lost', reason: 'cannot-be-asked' } as const
  const { messageId: id, providerId, to, decisions, plannedAt } = message
  const { addresses } = await findAddressee(to, services)
  const address = addresses[channel.address ?? 'phone']
  if (address === undefined) return undefined
  const sentAt = decisions.findLast(({ verdict }) => verdict === 'sent')?.at ?? plannedAt
  const asked = { id, address, sentAt, at: now, ...(providerId !== undefined && { providerId }) }
  return channel.query(asked).catch((error: unknown) => lostAnswer(message, error, services))
}

/** Until it is too late: then nobody pressed send, and nobody shall any more. */
async function waitForEmployee(message: Message, now: string, services: Services): Promise<Ending['state']> {
  if (Date.parse(now) <= Date.parse(message.notAfter)) return 'handed'
  return finishMessage(message, { kind: 'suppressed', reason: 'not-pressed' }, now, services)
}

async function sendAgain(message: Message, now: string, services: Services): Promise<Ending['state']> {
  const prepared = await prepareMessage(message, now, services)
  // Nothing but the moment speaks against it: the sweep comes again.
  if (prepared.kind === 'deferred') return 'unknown'
  if (prepared.kind !== 'ready') return finishMessage(message, prepared, now, services)
  const { channel, contact } = prepared
  const changes = contact ? [contactOfClaim(contact, message, { channel, now })] : []
  const again = { ...message, channel: channel.name }
  const claim = await claimAgain(services.table, again, now, changes)
  if (claim.kind === 'taken') return claim.message.state
  if (claim.kind === 'run-ended')
    return finishMessage(message, { kind: 'suppressed', reason: 'run-ended' }, now, services)
  return dispatchMessage({ ...again, attempts: message.attempts + 1 }, prepared, now, services)
}
