import type { Advisor } from '../dealers/dealer-record.ts'
import { readAdvisor } from '../dealers/dealer-store.ts'
import type { Lead } from '../leads/lead-record.ts'
import { offerAddress, pagePath } from '../pages/links.ts'
import type { Services } from '../shared/services.ts'
import type { About as AboutAnything } from './variables/about.ts'

type About = AboutAnything & { lead: Lead }

/** Where a member of staff goes from a message, in words: to the lead that he holds, the offer that is his, or his page of leads. */
export async function whereNext(about: About, services: Services): Promise<string | undefined> {
  const { to } = about
  const advisor = to.kind === 'advisor' ? await readAdvisor(services.table, to.dealerId, to.advisorId) : undefined
  if (!advisor) return undefined
  const { channels, config } = services
  const mayLink = channels[advisor.channel]?.personalLinks ?? false
  if (mayLink && holds(about, advisor)) return `${config.baseUrl}${await heldPath(about, advisor, services)}`
  const { offer } = about
  const code = offer?.candidates.find((each) => each.advisorId === advisor.advisorId)?.code
  // A decided offer leads on only to the one who holds the lead by it.
  if (offer && code !== undefined && (offer.state === 'open' || holds(about, advisor))) {
    const { leadId, offerId, expiresAt } = offer
    const { dealerId, advisorId, channel, language } = advisor
    return offerAddress({ leadId, offerId, dealerId, advisorId, code, expiresAt, channel, language }, services)
  }
  if (mayLink) return `${config.baseUrl}${await ownPath(about, advisor, services)}`
  return advisor.language === 'en' ? 'see your page of leads' : '请打开您的线索页'
}

const holds = ({ lead }: About, { dealerId, advisorId }: Advisor): boolean =>
  lead.holder?.advisorId === advisorId && lead.holder.dealerId === dealerId

const heldPath = ({ lead, now }: About, { dealerId, advisorId }: Advisor, { secrets }: Services): Promise<string> =>
  pagePath('held', { leadId: lead.leadId, dealerId, advisorId }, { from: now, secrets })

const ownPath = ({ now }: About, { dealerId, advisorId, role }: Advisor, { secrets }: Services): Promise<string> =>
  pagePath(role === 'manager' ? 'manager' : 'showroom', { dealerId, advisorId }, { from: now, secrets })
