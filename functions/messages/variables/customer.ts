import { maskName, maskPhone } from '../mask.ts'
import { whereOwner } from '../where-owner.ts'
import type { Resolvers } from './about.ts'
import { dealerOf } from './dealer-of.ts'

/** What any message can say of the person and the dealer. Other domains' resolvers of the same name go before. */
export const customerResolvers: Resolvers = {
  customer: async ({ person, to }) => (to.kind === 'owner' ? callByName : maskName)(person?.name),
  phone: async ({ person }) => person && maskPhone(person.phone),
  dealer: async (about, services) => (await dealerOf(about, services))?.name,
  where: whereOwner,
}

/** How an owner is addressed; a nameless one politely. */
export function callByName(name: string | undefined): string {
  return name?.trim() || '尊敬的客户'
}
