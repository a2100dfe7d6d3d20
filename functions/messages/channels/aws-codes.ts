import type { Meanings } from './provider-codes.ts'

/** Errors of End User Messaging SMS: by the reason, where one is given, else by the kind of exception. */
export const awsMeanings: Meanings = {
  'Throttling*': 'retry',
  InternalServerException: 'retry',
  DESTINATION_PHONE_NUMBER_OPTED_OUT: 'blocked',
  MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT: 'pause',
  NO_ORIGINATION_IDENTITIES_FOUND: 'pause',
  AccessDeniedException: 'pause',
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
