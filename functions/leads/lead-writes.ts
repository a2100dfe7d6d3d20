import type { Seat } from '../customers/person-record.ts'
import { keys } from '../shared/keys.ts'
import type { Item, Write } from '../shared/table.ts'
import type { CapturedLead, Custody, Lead, Offer } from './lead-record.ts'

const absent = { condition: 'attribute_not_exists(pk)' }

/** A new lead, and where its person's leads are found. */
export const leadCreation = (lead: Lead): Write[] => [
  { put: { ...keys.lead(lead.leadId), ...lead }, condition: absent },
  { put: { ...keys.personLead(lead.personId, lead.leadId), leadId: lead.leadId } },
]

/** Changes entries of the lead (undefined removes one) if nobody changed it since it was read. */
export function leadChange(lead: Lead, changes: Partial<Lead>): Write {
  const names: Record<string, string> = { '#version': 'version' }
  const values: Item = { ':version': lead.version, ':next': lead.version + 1 }
  const sets = ['#version = :next']
  const removes: string[] = []
  for (const [name, value] of Object.entries(changes)) {
    names[`#${name}`] = name
    if (value === undefined) removes.push(`#${name}`)
    else {
      sets.push(`#${name} = :${name}`)
      values[`:${name}`] = value
    }
  }
  const remove = removes.length > 0 ? ` REMOVE ${removes.join(', ')}` : ''
  const update = `SET ${sets.join(', ')}${remove}`
  return { update: { key: keys.lead(lead.leadId), update, condition: '#version = :version', names, values } }
}

export const captureWrite = (leadId: string, captureId: string, capture: CapturedLead): Write => ({
  put: { ...keys.capture(leadId, captureId), captureId, capture },
})

/** Entries of a transaction that raises the lead's version, in the order in which they happened. */
export function custodyWrites(lead: { leadId: string; version: number }, entries: readonly Custody[]): Write[] {
  return entries.map((entry, at) => ({
    put: { ...keys.custody(lead.leadId, lead.version + 1, `${at}-${entry.what}`), ...entry },
  }))
}

/** Decides an open offer, once. */
export function offerDecision(
  offer: Offer,
  state: 'accepted' | 'declined' | 'expired' | 'withdrawn',
  decision: { now: string; acceptedBy?: string },
): Extract<Write, { update: unknown }> {
  const by = decision.acceptedBy
  return {
    update: {
      key: keys.offer(offer.leadId, offer.offerId),
      update: `SET #state = :state, decidedAt = :now${by === undefined ? '' : ', acceptedBy = :by'}`,
      condition: '#state = :open',
      names: { '#state': 'state' },
      values: { ':state': state, ':open': 'open', ':now': decision.now, ...(by !== undefined && { ':by': by }) },
    },
  }
}

/** Whose capacity an undecided offer occupies: the one who is asked alone; a team that may claim reserves nothing. */
export const reservedBy = (offer: Offer | undefined): readonly Seat[] =>
  offer?.mode === 'one-by-one' ? offer.candidates : []

/** Somebody who is to get a lead. */
export interface Taking extends Seat {
  /** Only while he was offered no more leads than this in all. */
  assignedAtMost?: number
}

/**
 * Takes capacity of `taking` and gives back that of `freeing`; who is in both keeps what he has.
 * Refused (TransactionRefused) at the write of one who has no capacity left, or whose turn it is no more. Writes that take come first.
 */
export function loadWrites(taking: readonly Taking[], freeing: readonly Seat[]): Write[] {
  const rest = [...freeing]
  const taken = taking.filter((seat) => {
    const same = rest.findIndex((other) => isSame(seat, other))
    if (same >= 0) rest.splice(same, 1)
    return same < 0
  })
  return [...taken.map(takeLoad), ...rest.map(freeLoad)]
}

export const isSame = (a: Seat | undefined, b: Seat): boolean =>
  a?.dealerId === b.dealerId && a.advisorId === b.advisorId

const takeLoad = ({ dealerId, advisorId, assignedAtMost }: Taking): Write => ({
  update: {
    key: keys.advisor(dealerId, advisorId),
    update: 'SET #load = #load + :one, assigned = assigned + :one',
    condition: `#load < #capacity${assignedAtMost === undefined ? '' : ' AND assigned <= :atMost'}`,
    names: { '#load': 'load', '#capacity': 'capacity' },
    values: { ':one': 1, ...(assignedAtMost !== undefined && { ':atMost': assignedAtMost }) },
  },
})

const freeLoad = (seat: Seat): Write => ({
  update: {
    key: keys.advisor(seat.dealerId, seat.advisorId),
    update: 'SET #load = #load - :one',
    condition: '#load > :none',
    names: { '#load': 'load' },
    values: { ':one': 1, ':none': 0 },
  },
})
