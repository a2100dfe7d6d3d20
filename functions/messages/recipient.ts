import { z } from 'zod'
import type { Consent } from '../customers/person-record.ts'
import { readPerson } from '../customers/person-store.ts'
import { readAdvisor } from '../dealers/dealer-store.ts'
import { readOffice } from '../dealers/headquarters.ts'
import type { Services } from '../shared/services.ts'
import type { Recipient } from './message-record.ts'

/** The channels that reach those who have none of their own. */
export const channelsSchema = z.object({ owner: z.string() })
export const shippedChannels = { owner: 'outbox' }

export interface Addressee {
  /** Absent where nobody is there (erased), or nothing is known. */
  address: string | undefined
  channel: string
  language: 'zh-CN' | 'en'
  /** Who that is, for people who read the outbox. */
  name: string
  /** Owners only. */
  consent?: Consent
}

/** Where a message goes, as things stand now. */
export function findAddressee(to: Recipient, services: Pick<Services, 'table' | 'settings'>): Promise<Addressee> {
  if (to.kind === 'owner') return findOwner(to.personId, services)
  if (to.kind === 'advisor') return findAdvisor(to, services)
  if (to.kind === 'office') return findOfficer(to, services)
  return Promise.resolve({ address: undefined, channel: 'outbox', language: 'zh-CN', name: to.role })
}

async function findOwner(personId: string, { table, settings }: Pick<Services, 'table' | 'settings'>) {
  const [person, channels] = await Promise.all([
    readPerson(table, personId),
    settings.read('channels', channelsSchema, shippedChannels),
  ])
  return {
    address: person?.phone,
    channel: channels.owner,
    language: person?.language ?? 'zh-CN',
    name: personId,
    consent: person?.consent ?? { marketing: false, profiling: false, otherDealers: false },
  } as const
}

async function findAdvisor(
  { dealerId, advisorId }: { dealerId: string; advisorId: string },
  { table }: Pick<Services, 'table'>,
) {
  const advisor = await readAdvisor(table, dealerId, advisorId)
  return {
    address: advisor?.address,
    channel: advisor?.channel ?? 'outbox',
    language: advisor?.language ?? 'zh-CN',
    name: advisorId,
  } as const
}

async function findOfficer(
  to: Extract<Recipient, { kind: 'office' }>,
  { settings }: Pick<Services, 'settings'>,
): Promise<Addressee> {
  const officer = (await readOffice(to, settings)).find(({ name }) => name === to.name)
  const { address, channel = 'outbox', language = 'zh-CN' } = officer ?? {}
  return { address, channel, language, name: to.name }
}
