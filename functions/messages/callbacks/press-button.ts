import { declineReasonSchema } from '../../../events/lead.ts'
import type { Advisor } from '../../dealers/dealer-record.ts'
import { readAdvisor } from '../../dealers/dealer-store.ts'
import { acceptOffer } from '../../leads/accept-offer.ts'
import { changeCard, closeCards, forgetCode } from '../../leads/close-cards.ts'
import { declineOffer } from '../../leads/decline-offer.ts'
import type { Services } from '../../shared/services.ts'
import { readButtonKey } from '../channels/wecom-card.ts'

/** Somebody pressed a button on a card. */
export interface Press {
  channel: string
  /** Who pressed it, by the channel's address of him. */
  address: string
  /** Of the button, as we made it. */
  key: string
  /** Of the card: the message's id. */
  messageId: string
  /** What changes the card now. */
  responseCode: string
  /** What was chosen as the reason for declining. */
  reason: string
  now: string
}

/** Accepts or declines the offer as its page does, and says on the card what came of it; then the others' cards are closed. Only who was asked may press. */
export async function pressButton(press: Press, services: Services): Promise<void> {
  const { channel, messageId, responseCode, now } = press
  const pressed = readButtonKey(press.key)
  if (!pressed) return services.log.warn('button is none of ours', { channel })
  const { decision, offer } = pressed
  const { leadId, offerId, dealerId, advisorId } = offer
  const advisor = await readAdvisor(services.table, dealerId, advisorId)
  if (!advisor || !isHis(advisor, press)) return services.log.warn('button pressed by somebody else', { channel })
  const answer = { leadId, offerId, advisorId, now }
  const { outcome } =
    decision === 'accept'
      ? await acceptOffer(answer, services)
      : await declineOffer({ ...answer, reason: readReason(press.reason) }, services)
  const { address, language } = advisor
  // The code that came with the press is the one that counts now.
  await forgetCode(leadId, messageId, services.table)
  // At the same time, for WeCom wants an answer within five seconds.
  await Promise.all([
    changeCard({ channel, address, responseCode, ...offer, language }, outcome, now, services),
    ...(outcome === 'accepted' ? [closeCards(leadId, now, services)] : []),
  ])
}

/** WeCom does not tell large from small letters in the ids of members. */
const isHis = ({ active, channel, address }: Advisor, press: Press): boolean =>
  active && channel === press.channel && address.toLowerCase() === press.address.toLowerCase()

const readReason = (reason: string) => declineReasonSchema.catch('other').parse(reason)
