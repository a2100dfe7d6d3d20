import type { Advisor } from '../dealers/dealer-record.ts'
import { readAdvisors } from '../dealers/dealer-store.ts'
import { isSame } from '../leads/lead-writes.ts'
import { type AddresseeName, recipientsOf } from '../messages/recipients-of.ts'
import { dealerIdOf } from '../messages/variables/dealer-of.ts'
import type { Known } from '../messages/variables/read-about.ts'
import type { Services } from '../shared/services.ts'
import type { Assignee } from './task-kinds.ts'

/** Whose task it is; without an advisor it is anyone's at the dealer, and its manager sees it. */
export interface Doer {
  dealerId: string
  advisorId?: string
}

type Needs = Pick<Services, 'table' | 'settings'>

/** Who has to do it, as things stand now. `undefined`: nobody, for there is no dealer, or nobody holds the lead. */
export async function findDoer(to: Assignee, known: Known, services: Needs): Promise<Doer | undefined> {
  const { lead } = known
  // Who asked not to be contacted is called by nobody.
  if (lead?.outcome === 'withdrawn') return undefined
  if (to === 'holder' && lead) return lead.holder && seatOf(lead.holder)
  const dealerId = dealerIdOf({ ...known, now: '', to: { kind: 'nobody', role: to } })
  if (dealerId === undefined) return undefined
  if (to === 'manager' && lead?.holder?.role === 'manager') return (await superiorOf(known, services)) ?? { dealerId }
  const [first] = await recipientsOf(nameOf(to, known), known, services)
  return first.kind === 'advisor' ? seatOf(first) : { dealerId }
}

/** Nobody reviews his own give-up: another manager does, or the general manager. */
async function superiorOf({ lead }: Known, { table }: Needs): Promise<Doer | undefined> {
  const holder = lead?.holder
  if (!holder) return undefined
  const staff = await readAdvisors(table, holder.dealerId)
  const able = (role: Advisor['role']) =>
    staff.find((each) => each.active && each.role === role && !isSame(holder, each))
  const found = able('manager') ?? able('general-manager')
  return found && seatOf(found)
}

/** Cars and persons have no holder: the dealer's service advisor looks after them. */
function nameOf(to: Assignee, { complaint }: Known): AddresseeName {
  if (to === 'holder') return complaint?.handler ? 'handler' : 'dealer'
  return to === 'service' ? 'dealer' : to
}

const seatOf = ({ dealerId, advisorId }: { dealerId: string; advisorId: string }): Doer => ({ dealerId, advisorId })
