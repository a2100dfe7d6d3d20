import { personIdByOpenId, personIdOf } from '../customers/person-store.ts'
import type { Services } from '../shared/services.ts'
import { answerReply, type Replied } from './answer-reply.ts'

/** What a channel received from an address: a phone number in E.164, or WeChat's id of the person. Addresses that nobody of ours has are answered with `nobody-known`. */
export async function takeReply(
  { channel, address, text, now }: { channel: string; address: string; text: string; now: string },
  services: Services,
): Promise<Replied> {
  const personId = await whoIs(address, channel, services)
  if (personId === undefined) return { kind: 'nobody-known' }
  return answerReply({ personId, channel, text, now }, services)
}

async function whoIs(
  address: string,
  channel: string,
  { channels, table, secrets }: Services,
): Promise<string | undefined> {
  const isOpenId = channels[channel]?.address === 'wechat-open-id'
  return isOpenId ? personIdByOpenId(address, table) : personIdOf(address, secrets)
}
