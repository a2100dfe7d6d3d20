import { z } from 'zod'
import type { Person } from '../customers/person-record.ts'
import { readPerson } from '../customers/person-store.ts'
import { readAdvisor } from '../dealers/dealer-store.ts'
import { readOffice } from '../dealers/headquarters.ts'
import type { Services } from '../shared/services.ts'
import type { Settings } from '../shared/settings.ts'
import type { AddressKind } from './channels/channel.ts'
import type { Recipient } from './message-record.ts'

/** Setting `channels`: what reaches owners, the first that can first; one name is a list of one. */
export const channelsSchema = z.object({ owner: z.union([z.string(), z.array(z.string()).min(1)]) })
export const shippedChannels = { owner: 'outbox' }

export interface Addressee {
  /** By kind; empty where nobody is there (erased), or nothing is known. */
  addresses: Partial<Record<AddressKind, string>>
  /** What may be tried, in this order. */
  channels: readonly string[]
  /** The first of them: what an address within the text is written for. */
  channel: string
  language: 'zh-CN' | 'en'
  /** Who that is, for people who read the outbox. */
  name: string
  /** Owners only, and not where nobody is there. */
  person?: Person
}

type Needs = Pick<Services, 'table' | 'settings'>

/** Where a message goes, as things stand now. */
export async function findAddressee(to: Recipient, services: Needs): Promise<Addressee> {
  if (to.kind === 'owner') return findOwner(to.personId, services)
  if (to.kind === 'advisor') {
    const advisor = await readAdvisor(services.table, to.dealerId, to.advisorId)
    return staff(to.advisorId, advisor)
  }
  if (to.kind === 'nobody') return staff(to.role, undefined)
  const officers = await readOffice(to, services.settings)
  return staff(
    to.name,
    officers.find(({ name }) => name === to.name),
  )
}

/** The channels that reach owners, as ops set them. */
async function ownerChannels(settings: Settings): Promise<[string, ...string[]]> {
  const { owner } = await settings.read('channels', channelsSchema, shippedChannels)
  const [first = 'outbox', ...others] = typeof owner === 'string' ? [owner] : owner
  return [first, ...others]
}

async function findOwner(personId: string, { table, settings }: Needs): Promise<Addressee> {
  const [person, channels] = await Promise.all([readPerson(table, personId), ownerChannels(settings)])
  const { phone, wechat, language = 'zh-CN' } = person ?? {}
  return {
    addresses: {
      ...(phone && { phone }),
      ...(wechat?.openId && { 'wechat-open-id': wechat.openId }),
      ...(wechat?.externalUserId && { 'wecom-user': wechat.externalUserId }),
    },
    channels,
    channel: channels[0],
    language,
    name: personId,
    ...(person && { person }),
  }
}

/** Staff have the one channel that they work with. */
function staff(
  name: string,
  known: { address: string; channel: string; language: 'zh-CN' | 'en' } | undefined,
): Addressee {
  const { address, channel = 'outbox', language = 'zh-CN' } = known ?? {}
  return { addresses: address ? { phone: address } : {}, channels: [channel], channel, language, name }
}
