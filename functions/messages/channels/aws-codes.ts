import type { Meanings } from './provider-codes.ts'

/** Errors of End User Messaging SMS: by the reason, where one is given, else by the kind of exception. */
export const awsMeanings: Meanings = {
  'Throttling*': 'busy',
  InternalServerException: 'retry',
  DESTINATION_PHONE_NUMBER_OPTED_OUT: 'blocked',
  MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT: 'pause',
  NO_ORIGINATION_IDENTITIES_FOUND: 'pause',
  AccessDeniedException: 'pause',
  // The origination identity or the configuration set that the account names.
  ResourceNotFoundException: 'pause',
  'InvalidSignature*': 'pause',
  'UnrecognizedClient*': 'pause',
  'IncompleteSignature*': 'pause',
  DESTINATION_COUNTRY_BLOCKED: 'dead',
  INVALID_PHONE_NUMBER: 'dead',
  SENDER_ID_NOT_REGISTERED: 'content',
  PRICE_OVER_THRESHOLD: 'content',
  ServiceQuotaExceededException: 'pause',
  ValidationException: 'content',
}

/** What an event says of a message. `unreachable`: so will the next to this number. */
interface EventMeaning {
  state: 'accepted' | 'delivered' | 'failed'
  unreachable?: boolean
}

const failed = { state: 'failed' } as const
const unreachable = { state: 'failed', unreachable: true } as const

/**
 * Final events, https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-types.html. Which of DELIVERED and
 * SUCCESSFUL is the last one depends on the country.
 */
const finalEvents: Readonly<Record<string, EventMeaning>> = {
  TEXT_DELIVERED: { state: 'delivered' },
  TEXT_SUCCESSFUL: { state: 'delivered' },
  // After three days without a word of the carrier: it left, and more will never be known.
  TEXT_UNKNOWN: { state: 'accepted' },
  // The phone, or the carrier for it, wants nothing from us.
  TEXT_BLOCKED: unreachable,
  TEXT_INVALID: unreachable,
  // About this message alone: its words, its time, a network or a phone that is off.
  TEXT_CARRIER_BLOCKED: failed,
  TEXT_SPAM: failed,
  TEXT_INVALID_MESSAGE: failed,
  TEXT_UNREACHABLE: failed,
  TEXT_CARRIER_UNREACHABLE: failed,
  TEXT_TTL_EXPIRED: failed,
  TEXT_PROTECT_BLOCKED: failed,
}

/** What an event means for its message; one that AWS does not document has failed, and what is not final says only that AWS has the message. */
export function meaningOfEvent({ eventType, isFinal }: { eventType: string; isFinal: boolean }): EventMeaning {
  return isFinal ? (finalEvents[eventType] ?? failed) : { state: 'accepted' }
}

/** Words that make AWS stop writing to a number, in any case. https://docs.aws.amazon.com/sms-voice/latest/userguide/keywords-required.html */
const stopWords = new Set([
  'ARRET',
  'CANCEL',
  'END',
  'OPT-OUT',
  'OPTOUT',
  'QUIT',
  'REMOVE',
  'STOP',
  'TD',
  'UNSUBSCRIBE',
])

/** Whether AWS writes no more to who said this. */
export const stopsAws = (text: string): boolean => stopWords.has(text.trim().toUpperCase())
