import { keys, leadPk, prefixes } from '../shared/keys.ts'
import type { Table } from '../shared/table.ts'
import {
  type CapturedLead,
  type Custody,
  captureSchema,
  custodySchema,
  type Lead,
  leadSchema,
  type Offer,
  type OfferCode,
  offerCodeSchema,
  offerSchema,
  queuedSchema,
} from './lead-record.ts'

/** There is no lead of this id. */
export class LeadNotFound extends Error {
  constructor(leadId: string) {
    super(`There is no lead ${leadId}: check the id`)
    this.name = 'LeadNotFound'
  }
}

export async function readLead(table: Table, leadId: string): Promise<Lead | undefined> {
  const item = await table.get(keys.lead(leadId))
  return item && leadSchema.parse(item)
}

/** Throws LeadNotFound. */
export async function requireLead(table: Table, leadId: string): Promise<Lead> {
  const lead = await readLead(table, leadId)
  if (!lead) throw new LeadNotFound(leadId)
  return lead
}

export async function readOffer(table: Table, leadId: string, offerId: string): Promise<Offer | undefined> {
  const item = await table.get(keys.offer(leadId, offerId))
  return item && offerSchema.parse(item)
}

/** An offer and its lead as it was no earlier: what a tap is judged by. */
export async function readOffered(
  table: Table,
  leadId: string,
  offerId: string,
): Promise<{ lead: Lead | undefined; offer: Offer | undefined }> {
  const [lead, offer] = await Promise.all([readLead(table, leadId), readOffer(table, leadId, offerId)])
  // Decided between the two reads: who holds the lead now tells what to say.
  if (offer && offer.state !== 'open') return { lead: await readLead(table, leadId), offer }
  return { lead, offer }
}

/** The lead's offer if one is open: what must be settled before the lead moves. */
export async function readOpenOffer(table: Table, lead: Lead): Promise<Offer | undefined> {
  const offer = lead.offerId === undefined ? undefined : await readOffer(table, lead.leadId, lead.offerId)
  return offer?.state === 'open' ? offer : undefined
}

/** The chain of custody, oldest first. */
export async function readCustody(table: Table, leadId: string): Promise<Custody[]> {
  const items = await table.query({ pk: leadPk(leadId), prefix: prefixes.custody })
  return items.map((item) => custodySchema.parse(item))
}

/** What the sources said that became part of this lead. */
export async function readCaptures(table: Table, leadId: string): Promise<CapturedLead[]> {
  const items = await table.query({ pk: leadPk(leadId), prefix: prefixes.captures })
  return items.map((item) => captureSchema.parse(item).capture)
}

export async function readOfferCode(table: Table, code: string): Promise<OfferCode | undefined> {
  const item = await table.get(keys.offerCode(code.trim().toLowerCase()))
  return item && offerCodeSchema.parse(item)
}

export async function readQueued(table: Table, leadId: string) {
  const item = await table.get(keys.queued(leadId))
  return item && queuedSchema.parse(item)
}
