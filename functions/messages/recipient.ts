import { z } from 'zod'
import { advisorSchema } from '../dealers/dealer-record.ts'
import { type Consent, personSchema } from '../leads/lead-record.ts'
import { keys } from '../shared/keys.ts'
import type { Services } from '../shared/services.ts'
import type { Recipient } from './message-record.ts'

/** The channels that reach those who have none of their own. */
const channelsSchema = z.object({ owner: z.string() })

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
  return to.kind === 'owner' ? findOwner(to.personId, services) : findAdvisor(to, services)
}

async function findOwner(personId: string, { table, settings }: Pick<Services, 'table' | 'settings'>) {
  const [item, channels] = await Promise.all([
    table.get(keys.person(personId)),
    settings.read('channels', channelsSchema, { owner: 'outbox' }),
  ])
  const person = item && personSchema.parse(item)
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
  const item = await table.get(keys.advisor(dealerId, advisorId))
  const advisor = item && advisorSchema.parse(item)
  return {
    address: advisor?.address,
    channel: advisor?.channel ?? 'outbox',
    language: advisor?.language ?? 'zh-CN',
    name: advisorId,
  } as const
}
