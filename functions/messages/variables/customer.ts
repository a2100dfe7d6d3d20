import { readDatedRules } from '../../dates/dated-rules.ts'
import { maskName, maskPhone } from '../mask.ts'
import { whereOwner } from '../where-owner.ts'
import type { Resolvers } from './about.ts'
import { languageOf } from './day-words.ts'
import { dealerOf } from './dealer-of.ts'

/** What any message can say of the person and the dealer. Other domains' resolvers of the same name go before. */
export const customerResolvers: Resolvers = {
  customer: async ({ person, to }) => (to.kind === 'owner' ? callByName : maskName)(person?.name),
  phone: async ({ person }) => person && maskPhone(person.phone),
  dealer: async (about, services) => (await dealerOf(about, services))?.name,
  where: whereOwner,
  festival: async (about, services) => {
    const name = about.event?.facts.festival
    const { festivals } = await readDatedRules(services.settings)
    return typeof name === 'string' ? festivals[name]?.title[await languageOf(about, services)] : undefined
  },
}

/** How an owner is addressed; a nameless one politely. */
export function callByName(name: string | undefined): string {
  return name?.trim() || '尊敬的客户'
}
