import { readAdvisor } from '../../dealers/dealer-store.ts'
import { maskName, maskPhone } from '../mask.ts'
import { nameCar } from '../name-car.ts'
import { whereNext } from '../where-next.ts'
import type { Resolvers } from './about.ts'
import { callByName } from './customer.ts'
import { zoneOf } from './dealer-of.ts'
import { dateAndClock, deadline } from './say-time.ts'

/** What messages about a lead say. */
export const leadResolvers: Resolvers = {
  customer: async ({ lead, to }) => lead && (to.kind === 'owner' ? callByName : maskName)(lead.lead.person.name),
  phone: async ({ lead }) => lead && maskPhone(lead.lead.person.phone),
  car: async ({ lead }, services) => lead && nameCar(lead, services),
  grade: async ({ lead }) => lead?.score?.grade ?? '-',
  advisor: async ({ lead }, { table }) =>
    lead?.holder && (await readAdvisor(table, lead.holder.dealerId, lead.holder.advisorId))?.name,
  until: async (about, services) =>
    about.offer && deadline(about.offer.expiresAt, about.now, await zoneOf(about, services)),
  visitAt: async (about, services) =>
    about.lead?.visitAt && dateAndClock(about.lead.visitAt, await zoneOf(about, services)),
  where: async (about, services) => about.lead && whereNext({ ...about, lead: about.lead }, services),
}
