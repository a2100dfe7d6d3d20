import { readAdvisor } from '../dealers/dealer-store.ts'
import { type Message, messageSchema } from '../messages/message-record.ts'
import { pagePath } from '../pages/links.ts'
import { keys, leadPk, prefixes } from '../shared/keys.ts'
import type { Services } from '../shared/services.ts'
import { ConditionFailed, type Table } from '../shared/table.ts'
import { type TooLate, whyTooLate } from './accept-offer.ts'
import type { Lead, Offer } from './lead-record.ts'
import { readLead, readOffer } from './lead-store.ts'

/** How an offer stands for one who was asked, once there is nothing left to answer; and what a press of a button came to. */
type Standing = TooLate | 'accepted' | 'already-yours' | 'declined' | 'at-capacity'

interface Words {
  'zh-CN': string
  en: string
}
const titles: Readonly<Record<Standing, Words>> = {
  accepted: { 'zh-CN': '已由您接收', en: 'Yours' },
  'already-yours': { 'zh-CN': '已由您接收', en: 'Yours' },
  declined: { 'zh-CN': '您已拒绝', en: 'You declined' },
  'already-taken': { 'zh-CN': '已由同事接收', en: 'Taken by a colleague' },
  expired: { 'zh-CN': '已超时', en: 'Expired' },
  withdrawn: { 'zh-CN': '已撤回', en: 'Withdrawn' },
  'at-capacity': { 'zh-CN': '您的线索已满', en: 'You hold enough' },
}
const callNow: Words = { 'zh-CN': '请尽快联系客户，点此查看', en: 'Please call the customer soon: open this' }

/** A card that somebody has before him. */
interface Card {
  channel: string
  address: string
  responseCode: string
  leadId: string
  dealerId: string
  advisorId: string
  language: 'zh-CN' | 'en'
}

/** Shows on a card how it stands; who holds the lead goes on from there to it. A card that cannot be changed stays as it is: pressing it says the same. */
export async function changeCard(card: Card, standing: Standing, now: string, services: Services): Promise<void> {
  const { channels, config, secrets, log } = services
  const { channel, address, responseCode, leadId, dealerId, advisorId, language } = card
  const title = titles[standing][language]
  const isHolder = standing === 'accepted' || standing === 'already-yours'
  const place = { leadId, dealerId, advisorId }
  const link = isHolder ? `${config.baseUrl}${await pagePath('held', place, { from: now, secrets })}` : undefined
  const change = link === undefined ? { title } : { title, text: callNow[language], link }
  try {
    const code = await channels[channel]?.change?.({ address, responseCode, change, at: now })
    if (code !== undefined) log.warn('card not changed', { channel, code })
  } catch (error) {
    log.warn('card not changed', { channel, error: error instanceof Error ? error.name : 'unknown' })
  }
}

/** Closes every card about a lead on which there is nothing left to answer. Safe to repeat. */
export async function closeCards(leadId: string, now: string, services: Services): Promise<void> {
  const { table, channels } = services
  if (!Object.values(channels).some(({ change }) => change)) return
  const cards = (await table.query({ pk: leadPk(leadId), prefix: prefixes.messages }))
    .map((item) => messageSchema.parse(item))
    .filter(({ responseCode, offerId }) => responseCode !== undefined && offerId !== undefined)
  if (cards.length === 0) return
  const lead = await readLead(table, leadId)
  if (!lead) return
  await Promise.all(cards.map((message) => closeCard(message, lead, now, services)))
}

async function closeCard(message: Message, lead: Lead, now: string, services: Services): Promise<void> {
  const { to, offerId, responseCode, channel, messageId } = message
  if (to.kind !== 'advisor' || offerId === undefined || responseCode === undefined || channel === undefined) return
  const { leadId } = lead
  const offer = await readOffer(services.table, leadId, offerId)
  const standing = offer && standingOf(offer, { lead, advisorId: to.advisorId, now })
  if (!standing) return
  const advisor = await readAdvisor(services.table, to.dealerId, to.advisorId)
  if (!advisor) return
  const { address, language, dealerId, advisorId } = advisor
  await changeCard({ channel, address, responseCode, leadId, dealerId, advisorId, language }, standing, now, services)
  await forgetCode(leadId, messageId, services.table)
}

function standingOf(
  offer: Offer,
  { lead, advisorId, now }: { lead: Lead; advisorId: string; now: string },
): Standing | undefined {
  if (offer.state === 'accepted' && offer.acceptedBy === advisorId) return 'accepted'
  if (offer.candidates.some((each) => each.advisorId === advisorId && each.declined)) return 'declined'
  return whyTooLate(lead, offer, now)
}

/** A code is good for one change. */
export async function forgetCode(leadId: string, messageId: string, table: Table): Promise<void> {
  try {
    await table.update({
      key: keys.message({ type: 'lead', id: leadId }, messageId),
      update: 'REMOVE responseCode',
      condition: 'attribute_exists(pk)',
    })
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
  }
}
