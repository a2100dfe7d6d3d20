import type { Subject } from '../../events/define-event.ts'
import { spread } from './ids.ts'

/** A primary key of the one table. */
export interface Key {
  pk: string
  sk: string
}

/** Names that the stack, the stores and the tests share. */
export const tableSchema = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Sparse and keys-only: whatever is due, or waits for something, by shard and time. */
  dueIndex: { name: 'due', partitionKey: 'duePk', sortKey: 'dueSk' },
  /** Epoch seconds after which DynamoDB may delete the item. */
  timeToLive: 'expiresAt',
} as const

/** How many partitions each due list is spread over. */
export const SHARDS = 8

/** What a subject's partition is called; everything about a lead lies in the lead's partition. */
export const subjectPk = (subject: Subject): string => `${subject.type.toUpperCase()}#${subject.id}`
export const leadPk = (leadId: string): string => `LEAD#${leadId}`
export const storeLeadsPk = (dealerId: string): string => `STORE-LEADS#${dealerId}`
export const dealerPk = (dealerId: string): string => `DEALER#${dealerId}`

/** Every key of the table. */
export const keys = {
  event: (eventId: string): Key => ({ pk: `EVENT#${eventId}`, sk: 'EVENT' }),
  lead: (leadId: string): Key => ({ pk: leadPk(leadId), sk: 'LEAD' }),
  /** Ids of persons are opaque; the phone only leads to one through `personByPhone`. */
  person: (personId: string): Key => ({ pk: `PERSON#${personId}`, sk: 'PERSON' }),
  personByPhone: (phoneHash: string): Key => ({ pk: `PHONE#${phoneHash}`, sk: 'PERSON' }),
  /** By the version that the lead gets with the entry: the order in which things happened, whatever the clocks say. */
  custody: (leadId: string, version: number, entryId: string): Key => ({
    pk: leadPk(leadId),
    sk: `CUSTODY#${String(version).padStart(6, '0')}#${entryId}`,
  }),
  offer: (leadId: string, offerId: string): Key => ({ pk: leadPk(leadId), sk: `OFFER#${offerId}` }),
  queued: (leadId: string): Key => ({ pk: leadPk(leadId), sk: 'QUEUED' }),
  capture: (leadId: string, captureId: string): Key => ({ pk: leadPk(leadId), sk: `CAPTURE#${captureId}` }),
  offerCode: (code: string): Key => ({ pk: `CODE#${code}`, sk: 'CODE' }),
  /** The leads that a store was told of: where its list is looked up. */
  storeLead: (dealerId: string, leadId: string): Key => ({ pk: storeLeadsPk(dealerId), sk: leadPk(leadId) }),
  /** How often a wrong code was typed in an hour (`2026-11-21T02`), by the code's first signs. */
  wrongCodes: (hour: string, beginning: string): Key => ({ pk: `WRONG-CODES#${hour}#${beginning}`, sk: 'COUNT' }),
  dealer: (dealerId: string): Key => ({ pk: dealerPk(dealerId), sk: 'DEALER' }),
  advisor: (dealerId: string, advisorId: string): Key => ({ pk: dealerPk(dealerId), sk: `ADVISOR#${advisorId}` }),
  /** Where dealers are looked up: by brand, then province, then city (GB/T 2260 codes; `-` where unknown). */
  directory: (brand: string, place: { provinceCode: string; cityCode: string }, dealerId: string): Key => ({
    pk: `DIRECTORY#${brand}`,
    sk: `${place.provinceCode}#${place.cityCode}#${dealerId}`,
  }),
  run: (subject: Subject, runId: string): Key => ({ pk: subjectPk(subject), sk: `RUN#${runId}` }),
  active: (subject: Subject, journey: string): Key => ({ pk: subjectPk(subject), sk: `ACTIVE#${journey}` }),
  /** The latest event of a name that happened to a subject; what a start must not be older than. */
  latest: (subject: Subject, eventName: string): Key => ({ pk: subjectPk(subject), sk: `LATEST#${eventName}` }),
  message: (subject: Subject, messageId: string): Key => ({ pk: subjectPk(subject), sk: `MESSAGE#${messageId}` }),
  outbox: (day: string, at: string, messageId: string): Key => ({ pk: `OUTBOX#${day}`, sk: `${at}#${messageId}` }),
  /** What the outbox channel took, by message, so that a lost answer can be looked up. */
  outboxReceipt: (messageId: string): Key => ({ pk: `OUTBOX-RECEIPT#${messageId}`, sk: 'RECEIPT' }),
  setting: (name: string): Key => ({ pk: `SETTING#${name}`, sk: 'CURRENT' }),
} as const

/** The sort-key prefixes that one query reads. */
export const prefixes = {
  custody: 'CUSTODY#',
  offers: 'OFFER#',
  runs: 'RUN#',
  active: 'ACTIVE#',
  messages: 'MESSAGE#',
  captures: 'CAPTURE#',
  advisors: 'ADVISOR#',
} as const

/** The lists of the due index. */
export type DueList = 'unanswered-events' | 'human-queue' | 'active-runs' | 'unknown-messages'

/** The due index's attributes for an item: on `list` since (or from) `at`, spread by the item's own id. */
export function due(list: DueList, id: string, at: string): { duePk: string; dueSk: string } {
  return { duePk: duePk(list, spread(id, SHARDS)), dueSk: `${at}#${id}` }
}

export const duePk = (list: DueList, shard: number): string => `${list}#${shard}`
