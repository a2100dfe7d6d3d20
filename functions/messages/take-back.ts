import type { Services } from '../shared/services.ts'
import { isDone, type Table } from '../shared/table.ts'
import { handedListing } from './handed-list.ts'
import { messageKey, readPointers } from './message-pointer.ts'
import type { Message } from './message-record.ts'
import { readMessage, readMessages } from './message-store.ts'
import { channelsSchema, shippedChannels } from './recipient.ts'
import { takeBack } from './settle-handed.ts'

/** Each says when the person is expected, or that they are not any more: the latest alone holds. */
const APPOINTMENT: readonly string[] = [
  'visit-confirmed',
  'test-drive-tomorrow',
  'test-drive-soon',
  'service-booked',
  'booking-changed',
  'booking-cancelled',
]

/** What left, or may have. */
const WENT: readonly Message['state'][] = ['accepted', 'delivered', 'unknown', 'handed']

/** After a message went to an owner: an older one about the same, which an employee still has before him, is not to be sent any more. */
export async function takeBackReplaced(
  { messageId, subject, to, now }: Pick<Message, 'messageId' | 'subject' | 'to'> & { now: string },
  services: Services,
): Promise<void> {
  if (to.kind !== 'owner' || !(await reachesByEmployees(services))) return
  const all = await readMessages(services.table, subject)
  const newer = all.find((each) => each.messageId === messageId)
  if (!newer || !WENT.includes(newer.state)) return
  for (const message of all.filter((each) => isReplaced(each, newer)))
    await takeBackNow(message, { because: 'replaced', now }, services)
}

/** Nothing is said any more to who is being erased. */
export async function takeBackAll(personId: string, now: string, services: Services): Promise<void> {
  for (const pointer of await readPointers(services.table, personId)) {
    const message = await readMessage(services.table, messageKey(pointer))
    if (message?.state === 'handed') await takeBackNow(message, { because: 'erased', now }, services)
  }
}

async function reachesByEmployees({ settings, channels }: Services): Promise<boolean> {
  const { owner } = await settings.read('channels', channelsSchema, shippedChannels)
  return [owner].flat().some((name) => channels[name]?.withdraw !== undefined)
}

const isReplaced = (message: Message, newer: Message): boolean =>
  message.state === 'handed' &&
  message.plannedAt < newer.plannedAt &&
  message.to.kind === 'owner' &&
  newer.to.kind === 'owner' &&
  message.to.personId === newer.to.personId &&
  (message.template === newer.template ||
    (APPOINTMENT.includes(message.template) && APPOINTMENT.includes(newer.template)))

/** It is too late for it from now on: what WeCom does not let us take back at once, the sweep does. */
async function takeBackNow(
  message: Message,
  { because, now }: { because: NonNullable<Message['takenBack']>; now: string },
  services: Services,
): Promise<void> {
  const over: Message = { ...message, notAfter: now, takenBack: because }
  if (!(await markOver(over, now, services.table))) return
  await takeBack(over, { channel: services.channels[message.channel ?? ''], now }, services)
}

function markOver(message: Message, now: string, table: Table): Promise<boolean> {
  const { duePk, dueSk } = handedListing(message, now)
  return isDone(() =>
    table.update({
      key: messageKey(message),
      update: 'SET notAfter = :now, takenBack = :why, duePk = :duePk, dueSk = :dueSk',
      condition: '#state = :handed',
      names: { '#state': 'state' },
      values: { ':now': now, ':why': message.takenBack, ':duePk': duePk, ':dueSk': dueSk, ':handed': 'handed' },
    }),
  )
}
