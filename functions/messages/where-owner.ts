import { type OwnerPlace, ownerAddress } from '../pages/owner-address.ts'
import type { Services } from '../shared/services.ts'
import { findAddressee } from './recipient.ts'
import type { About } from './variables/about.ts'

/**
 * Where an owner goes from a message, in words: to the part of his page that the message is about. By a link of his own if any way to him carries
 * one; where the message leaves by another, an address and a code take its place then (see suitAddresses).
 */
export async function whereOwner(about: About, services: Services): Promise<string | undefined> {
  const { to, now } = about
  if (to.kind !== 'owner') return undefined
  const { channels, channel: first, addresses, language } = await findAddressee(to, services)
  const withLinks = channels.find((name) => {
    const known = services.channels[name]
    return known?.personalLinks && addresses[known.address ?? 'phone'] !== undefined
  })
  const channel = withLinks ?? first
  const place = placeOf(about)
  return ownerAddress(to.personId, { channel, language, now, ...(place && { place }) }, services)
}

function placeOf({ subject }: About): OwnerPlace | undefined {
  if (subject.type === 'vehicle') return { do: 'book', car: subject.id }
  return subject.type === 'complaint' ? { do: 'complaint', about: subject.id } : undefined
}
