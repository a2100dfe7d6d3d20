import { personIdOf } from '../customers/person-store.ts'
import type { Services } from '../shared/services.ts'
import { answerReply, type Replied } from './answer-reply.ts'

/** What a channel received from an address: a phone number in E.164. Addresses that nobody of ours has are answered with `nobody-known`. */
export async function takeReply(
  { channel, address, text, now }: { channel: string; address: string; text: string; now: string },
  services: Services,
): Promise<Replied> {
  const personId = await personIdOf(address, services.secrets)
  return answerReply({ personId, channel, text, now }, services)
}
