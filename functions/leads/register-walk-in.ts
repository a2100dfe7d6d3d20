import { customerWalkedIn } from '../../events/lead.ts'
import type { Person } from '../customers/person-record.ts'
import { personIdOf, personWrite, readPerson } from '../customers/person-store.ts'
import { readAdvisor } from '../dealers/dealer-store.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { decideAnew, failedOnlyAt } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Write } from '../shared/table.ts'
import { AdvisorNotFound } from './assign-lead.ts'
import type { Custody, Lead, Offer } from './lead-record.ts'
import { readLead } from './lead-store.ts'
import { custodyWrites, isSame, leadChange, leadCreation, loadWrites } from './lead-writes.ts'
import { type NewHolder, takeOver } from './take-over.ts'
import { tellWithdrawn } from './tell-withdrawn.ts'
import { type WalkIn, walkInLead, withWalkIn } from './walk-in-lead.ts'

/** `joined`: the person had an open lead. `at-capacity`: the advisor holds too many leads to take one more. */
export type WalkedIn = { outcome: 'joined' | 'created'; leadId: string } | { outcome: 'at-capacity' }

/**
 * A person who came to the showroom belongs to the advisor who welcomed him: an open offer to another is withdrawn at once, whoever held the lead loses it.
 * Throws AdvisorNotFound.
 */
export async function registerWalkIn(walkIn: WalkIn, services: Services): Promise<WalkedIn> {
  const { dealerId, advisorId, now } = walkIn
  const done = await decideAnew(() => registerOnce(walkIn, services))
  if (done.outcome === 'at-capacity') return { outcome: 'at-capacity' }
  const { outcome, lead, withdrawn } = done
  await services.bus.publish([walkedInEvent(lead.leadId, walkIn)])
  await tellWithdrawn({ lead, offer: withdrawn, except: { dealerId, advisorId }, now }, services)
  return { outcome, leadId: lead.leadId }
}

type Decision = { outcome: 'joined' | 'created'; lead: Lead; withdrawn: Offer | undefined } | { outcome: 'at-capacity' }

async function registerOnce(walkIn: WalkIn, services: Services): Promise<Decision> {
  const { table, secrets } = services
  const { dealerId, advisorId, brand } = walkIn
  const personId = await personIdOf(walkIn.phone, secrets)
  const [person, advisor] = await Promise.all([readPerson(table, personId), readAdvisor(table, dealerId, advisorId)])
  if (!advisor) throw new AdvisorNotFound(dealerId, advisorId)
  const to: NewHolder = { dealerId, advisorId, role: advisor.role }
  const openLead = person?.openLeads[brand]
  const lead = openLead && (await readLead(table, openLead.leadId))
  if (lead && lead.state !== 'closed') return join(lead, to, { walkIn, table })
  return create(personId, person, to, { walkIn, table })
}

interface Visit {
  walkIn: WalkIn
  table: Services['table']
}

async function join(lead: Lead, to: NewHolder, { walkIn, table }: Visit): Promise<Decision> {
  const { now } = walkIn
  const event = walkedInEvent(lead.leadId, walkIn)
  if (isSame(lead.holder, to)) {
    // The lead is his already: the visit is noted, nothing moves. A second tap at the same moment finds the visit noted.
    if (lead.lastContactAt !== now)
      await table.transact([leadChange(lead, { lastContactAt: now }), ...entryOf(lead, walkIn), eventWrite(event, now)])
    return { outcome: 'joined', lead, withdrawn: undefined }
  }
  const taking = await takeOver(lead, { to, entry: custodyEntry(walkIn), changes: { lastContactAt: now } }, table)
  const stored = await store([...taking.writes, eventWrite(event, now)], taking.takesCapacity, table)
  const holder = { ...to, since: now }
  return stored
    ? { outcome: 'joined', lead: { ...lead, state: 'accepted', holder }, withdrawn: taking.withdrawn }
    : { outcome: 'at-capacity' }
}

async function create(
  personId: string,
  person: Person | undefined,
  to: NewHolder,
  { walkIn, table }: Visit,
): Promise<Decision> {
  const { now } = walkIn
  const lead = walkInLead(personId, to, walkIn)
  const event = walkedInEvent(lead.leadId, walkIn)
  const stored = await store(
    [
      ...loadWrites([to], []),
      personWrite(withWalkIn(person, lead, walkIn), person),
      ...leadCreation({ ...lead, captureId: event.metadata.id }),
      ...entryOf({ ...lead, version: 0 }, walkIn),
      eventWrite(event, now),
    ],
    true,
    table,
  )
  return stored ? { outcome: 'created', lead, withdrawn: undefined } : { outcome: 'at-capacity' }
}

/** Stores it all, or nothing where the advisor has no capacity left. */
async function store(writes: readonly Write[], takesCapacity: boolean, table: Services['table']): Promise<boolean> {
  try {
    await table.transact(writes)
    return true
  } catch (error) {
    if (takesCapacity && failedOnlyAt(error, 0)) return false
    throw error
  }
}

const custodyEntry = ({ now, dealerId, advisorId }: WalkIn): Custody => {
  return { at: now, what: 'walked-in', dealerId, advisorId, reason: 'the person came to the showroom' }
}

const entryOf = (lead: Pick<Lead, 'leadId' | 'version'>, walkIn: WalkIn): Write[] =>
  custodyWrites(lead, [custodyEntry(walkIn)])

function walkedInEvent(leadId: string, { advisorId, dealerId, now }: WalkIn) {
  return makeEvent(customerWalkedIn, { subject: leadId, occurredAt: now, facts: { advisorId, dealerId } })
}
