import type { Advisor } from '../dealers/dealer-record.ts'
import { readAdvisors, readDealer } from '../dealers/dealer-store.ts'
import { type Office, readOffice } from '../dealers/headquarters.ts'
import { stableId } from '../shared/ids.ts'
import type { Services } from '../shared/services.ts'
import type { Recipient } from './message-record.ts'
import type { About } from './variables/about.ts'
import { dealerIdOf } from './variables/dealer-of.ts'

/** Whom a step can name. */
export const addressees = [
  'owner',
  'holder',
  'handler',
  'dealer',
  'manager',
  'general-manager',
  'region',
  'brand',
] as const
export type AddresseeName = (typeof addressees)[number]

type What = Omit<About, 'to' | 'now'>
type Needs = Pick<Services, 'table' | 'settings'>

/** Whom a message goes to, as things stand now: one, several of an office, or `nobody`, which is recorded as such. */
export async function recipientsOf(
  to: AddresseeName,
  what: What,
  services: Needs,
): Promise<[Recipient, ...Recipient[]]> {
  const [first, ...others] = await find[to](what, services)
  return first ? [first, ...others] : [{ kind: 'nobody', role: to }]
}

type Find = (what: What, services: Needs) => Promise<Recipient[]>

const find: Readonly<Record<AddresseeName, Find>> = {
  owner: async (what) => ownerOf(what),
  holder: async ({ lead }) => (lead?.holder ? [advisor(lead.holder)] : []),
  handler: async ({ complaint }) => (complaint?.handler ? [advisor(complaint.handler)] : []),
  dealer: async (what, services) =>
    what.complaint?.handler ? [advisor(what.complaint.handler)] : staffOf(['service', 'manager'], what, services),
  manager: (what, services) => staffOf(['manager'], what, services),
  'general-manager': (what, services) => staffOf(['general-manager'], what, services),
  region: async (what, services) => {
    const dealerId = dealerOfMatter(what)
    const dealer = dealerId === undefined ? undefined : await readDealer(services.table, dealerId)
    return officersOf({ level: 'region', of: dealer?.provinceCode ?? '-' }, services)
  },
  brand: (what, services) =>
    officersOf(
      { level: 'brand', of: what.complaint?.brand ?? what.vehicle?.brand ?? what.lead?.lead.brand ?? '-' },
      services,
    ),
}

function ownerOf({ lead, complaint, vehicle, person, subject }: What): Recipient[] {
  const personId =
    lead?.personId ??
    complaint?.personId ??
    vehicle?.personId ??
    person?.personId ??
    (subject.type === 'customer' ? subject.id : undefined)
  return personId === undefined ? [] : [{ kind: 'owner', personId }]
}

/** The first of these roles that somebody at the dealer has; of several advisors always the same one for the same matter. */
async function staffOf(roles: readonly Advisor['role'][], what: What, { table }: Needs): Promise<Recipient[]> {
  const dealerId = dealerOfMatter(what)
  if (dealerId === undefined) return []
  const staff = (await readAdvisors(table, dealerId)).filter(({ active }) => active)
  for (const role of roles) {
    const able = staff.filter((each) => each.role === role)
    // A score per advisor and matter: whoever comes or goes, the other cars keep their advisor.
    const rank = ({ advisorId }: Advisor): string => stableId('rank', matterOf(what), advisorId)
    const [chosen] = role === 'manager' ? able : able.sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
    if (chosen) return [advisor(chosen)]
  }
  return []
}

async function officersOf(office: Office, { settings }: Needs): Promise<Recipient[]> {
  const officers = await readOffice(office, settings)
  return officers.map(({ name }) => ({ kind: 'office', ...office, name }))
}

/** A complaint about a car goes to whom the car knows. */
const matterOf = ({ complaint, vehicle, subject }: What): string =>
  vehicle?.vehicleId ?? complaint?.vehicleId ?? subject.id

const dealerOfMatter = (what: What): string | undefined =>
  dealerIdOf({ ...what, now: '', to: { kind: 'nobody', role: '' } })

const advisor = ({ dealerId, advisorId }: { dealerId: string; advisorId: string }): Recipient => ({
  kind: 'advisor',
  dealerId,
  advisorId,
})
