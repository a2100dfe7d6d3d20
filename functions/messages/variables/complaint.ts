import { readComplaintKinds } from '../../complaints/complaint-kinds.ts'
import { missingOf, missingWords } from '../../complaints/missing-words.ts'
import { readAdvisor } from '../../dealers/dealer-store.ts'
import { pagePath } from '../../pages/links.ts'
import { ownerAddress } from '../../pages/owner-address.ts'
import type { Services } from '../../shared/services.ts'
import { nameModel } from '../name-car.ts'
import { findAddressee } from '../recipient.ts'
import { whereOwner } from '../where-owner.ts'
import type { About, Resolvers } from './about.ts'
import { dealerOf, zoneOf } from './dealer-of.ts'
import { dateAndClock, deadline } from './say-time.ts'

/** What messages about a complaint say. What is missing and until when is in the event's facts. */
export const complaintResolvers: Resolvers = {
  severity: async ({ complaint }) => complaint?.severity,
  kind: async (about, services) => {
    const { settings } = services
    const found = (await readComplaintKinds(settings)).find(({ kind }) => kind === about.complaint?.kind)
    return found ? found.title[await languageOf(about, services)] : say(about, services, '其他', 'other')
  },
  car: async ({ vehicle, complaint }, services) => {
    const car = vehicle ?? complaint
    return car && nameModel({ brand: car.brand, model: vehicle?.model }, services)
  },
  dealer: async (about, services) =>
    (await dealerOf(about, services))?.name ?? say(about, services, '未指定门店', 'no dealer'),
  until: async (about, services) => {
    const until = factOf(about, 'until')
    return until && deadline(until, about.now, await zoneOf(about, services))
  },
  opened: async (about, services) =>
    about.complaint && dateAndClock(about.complaint.openedAt, await zoneOf(about, services)),
  missing: async (about, services) =>
    missingWords(
      factOf(about, 'missing') ?? (about.complaint ? missingOf(about.complaint) : ''),
      await languageOf(about, services),
    ),
  handler: async (about, services) => {
    const handler = about.complaint?.handler
    const advisor = handler && (await readAdvisor(services.table, handler.dealerId, handler.advisorId))
    return advisor?.name ?? say(about, services, '无人', 'nobody')
  },
  clock: async (about) => factOf(about, 'clock'),
  basis: async (about) => factOf(about, 'basis'),
  standing: async (about) => factOf(about, 'standing'),
  survey: askOwner,
  where: async (about, services) =>
    about.to.kind === 'owner' ? whereOwner(about, services) : whereStaff(about, services),
}

/** The question after a complaint, on the owner's page. */
async function askOwner({ to, complaint, now }: About, services: Services): Promise<string | undefined> {
  if (to.kind !== 'owner' || !complaint) return undefined
  const { channel, language } = await findAddressee(to, services)
  const place = { do: 'survey', survey: 'after-complaint', about: `complaint:${complaint.complaintId}` } as const
  return ownerAddress(to.personId, { channel, language, now, place }, services)
}

/** The complaint's page for who works at a dealer; offices of region and brand ask the dealer. */
async function whereStaff(about: About, services: Services): Promise<string | undefined> {
  const { to, complaint } = about
  const advisor = to.kind === 'advisor' ? await readAdvisor(services.table, to.dealerId, to.advisorId) : undefined
  if (!advisor || !complaint) return say(about, services, '请向门店了解进展', 'ask the dealer how it stands')
  if (!services.channels[advisor.channel]?.personalLinks)
    return say(about, services, '请打开您的投诉页', 'see your page of complaints')
  const { dealerId, advisorId } = advisor
  const claims = { complaintId: complaint.complaintId, dealerId, advisorId }
  return `${services.config.baseUrl}${await pagePath('complaint', claims, { from: about.now, secrets: services.secrets })}`
}

/** What the sender knows of what happened. */
function factOf({ event }: About, name: string): string | undefined {
  const fact = event?.facts[name]
  return typeof fact === 'string' ? fact : undefined
}

const languageOf = async ({ to }: About, services: Services) => (await findAddressee(to, services)).language

const say = async (about: About, services: Services, zh: string, en: string): Promise<string> =>
  (await languageOf(about, services)) === 'en' ? en : zh
