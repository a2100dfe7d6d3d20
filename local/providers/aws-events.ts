import type { Delivered } from './simulator.ts'

/** A message as AWS keeps it. */
export interface AwsTaken extends Delivered {
  readonly type: 'TRANSACTIONAL' | 'PROMOTIONAL'
  readonly context: Readonly<Record<string, string>>
}

/** What a phone without a smart network calls letters: GSM 03.38 without its extension. */
const GSM = /^[\n\r !-#%-?A-Z_a-z¡£-¥§¿ÄÅÆÇÉÑÖØÜßàäåæèéìñòöøùüΓΔΘΛΞΠΣΦΨΩ$@]*$/

/** https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-format.html */
export function awsEvent(
  message: AwsTaken,
  { eventType, isFinal, now }: { eventType: string; isFinal: boolean; now: number },
): object {
  const isGsm = GSM.test(message.text)
  const [alone, piece] = isGsm ? [160, 153] : [70, 67]
  const { length } = message.text
  return {
    eventType,
    eventVersion: '1.0',
    eventTimestamp: now,
    isFinal,
    originationPhoneNumber: '+6580000000',
    destinationPhoneNumber: message.to,
    isoCountryCode: 'SG',
    messageId: message.id,
    messageRequestTimestamp: Date.parse(message.at),
    messageEncoding: isGsm ? 'GSM' : 'Unicode',
    messageType: message.type,
    messageStatus: eventType.replace(/^TEXT_/, ''),
    messageStatusDescription: isFinal ? 'As the carrier says' : 'Message is on its way to the carrier',
    context: message.context,
    totalMessageParts: length <= alone ? 1 : Math.ceil(length / piece),
    totalMessagePrice: 0.04,
    totalCarrierFee: 0,
  }
}
