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

/** What a subject's partition is called; everything about a lead lies in the lead's partition, and a customer is a person. */
export const subjectPk = (subject: Subject): string =>
  subject.type === 'customer' ? personPk(subject.id) : `${subject.type.toUpperCase()}#${subject.id}`
export const personPk = (personId: string): string => `PERSON#${personId}`
export const vehiclePk = (vehicleId: string): string => `VEHICLE#${vehicleId}`
export const complaintPk = (complaintId: string): string => `COMPLAINT#${complaintId}`
export const erasedPk = (erasureId: string): string => `ERASED#${erasureId}`
export const slotsPk = (dealerId: string): string => `SLOTS#${dealerId}`
export const dealerTasksPk = (dealerId: string): string => `DEALER-TASKS#${dealerId}`
export const dealerComplaintsPk = (dealerId: string): string => `DEALER-COMPLAINTS#${dealerId}`
export const leadPk = (leadId: string): string => `LEAD#${leadId}`
export const storeLeadsPk = (dealerId: string): string => `STORE-LEADS#${dealerId}`
export const lostPk = (channel: string, place: string): string => `LOST#${channel}#${place}`
export const dealerPk = (dealerId: string): string => `DEALER#${dealerId}`

/** Every key of the table. */
export const keys = {
  event: (eventId: string): Key => ({ pk: `EVENT#${eventId}`, sk: 'EVENT' }),
  lead: (leadId: string): Key => ({ pk: leadPk(leadId), sk: 'LEAD' }),
  /** Ids of persons are opaque: a keyed hash of the phone number. */
  person: (personId: string): Key => ({ pk: personPk(personId), sk: 'PERSON' }),
  /** What was lately sent to a person and what holds messages back: policy is decided on this one item. */
  contact: (personId: string): Key => ({ pk: personPk(personId), sk: 'CONTACT' }),
  consent: (personId: string, purpose: string, channel = '*', dealerId = '*'): Key => ({
    pk: personPk(personId),
    sk: `CONSENT#${purpose}#${channel}#${dealerId}`,
  }),
  /** Every statement about consent, with its evidence, in order. */
  consentEntry: (personId: string, at: string, entryId: string): Key => ({
    pk: personPk(personId),
    sk: `CONSENT-LOG#${at}#${entryId}`,
  }),
  /** Where a person's messages, cars, leads and complaints are found. */
  personMessage: (personId: string, plannedAt: string, messageId: string): Key => ({
    pk: personPk(personId),
    sk: `OWN-MESSAGE#${plannedAt}#${messageId}`,
  }),
  personVehicle: (personId: string, vehicleId: string): Key => ({
    pk: personPk(personId),
    sk: `OWN-VEHICLE#${vehicleId}`,
  }),
  personLead: (personId: string, leadId: string): Key => ({ pk: personPk(personId), sk: `OWN-LEAD#${leadId}` }),
  personComplaint: (personId: string, complaintId: string): Key => ({
    pk: personPk(personId),
    sk: `OWN-COMPLAINT#${complaintId}`,
  }),
  /** Something of a subject that comes due on a day: birthday, maintenance, end of insurance … One of each kind. */
  dated: (subject: Subject, kind: string): Key => ({ pk: subjectPk(subject), sk: `DATED#${kind}` }),
  /** What sources told of a person lies with the event that brought it. */
  personFact: (personId: string, captureId: string): Key => ({ pk: personPk(personId), sk: `OWN-FACT#${captureId}` }),
  /** That a person asked to be erased, how far it is, and what was kept. */
  erasure: (personId: string, erasureId: string): Key => ({ pk: personPk(personId), sk: `ERASURE#${erasureId}` }),
  /** What law makes us keep of who was erased, apart from everything else; `what` e.g. `CONSENT#2026-11-21T…#evt-1`. */
  erased: (erasureId: string, what: string): Key => ({ pk: erasedPk(erasureId), sk: what }),
  /** What a person answered to a survey; `about` is the day and the subject. */
  survey: (personId: string, survey: string, about: string): Key => ({
    pk: personPk(personId),
    sk: `SURVEY#${survey}#${about}`,
  }),
  /** What journeys note on a customer, a vehicle or a complaint; a lead has its labels in itself. */
  labels: (subject: Subject): Key => ({ pk: subjectPk(subject), sk: 'LABELS' }),
  vehicle: (vehicleId: string): Key => ({ pk: vehiclePk(vehicleId), sk: 'VEHICLE' }),
  reading: (vehicleId: string, at: string, readingId: string): Key => ({
    pk: vehiclePk(vehicleId),
    sk: `READING#${at}#${readingId}`,
  }),
  service: (vehicleId: string, workOrderId: string): Key => ({
    pk: vehiclePk(vehicleId),
    sk: `SERVICE#${workOrderId}`,
  }),
  booking: (vehicleId: string, bookingId: string): Key => ({ pk: vehiclePk(vehicleId), sk: `BOOKING#${bookingId}` }),
  /** The bookings in one quarter of an hour of a dealer's workshop; `startsAt` in UTC. */
  slot: (dealerId: string, startsAt: string): Key => ({ pk: slotsPk(dealerId), sk: startsAt }),
  complaint: (complaintId: string): Key => ({ pk: complaintPk(complaintId), sk: 'COMPLAINT' }),
  complaintEntry: (complaintId: string, version: number, what: string): Key => ({
    pk: complaintPk(complaintId),
    sk: `ENTRY#${String(version).padStart(6, '0')}#${what}`,
  }),
  dealerComplaint: (dealerId: string, complaintId: string): Key => ({
    pk: dealerComplaintsPk(dealerId),
    sk: complaintPk(complaintId),
  }),
  task: (subject: Subject, taskId: string): Key => ({ pk: subjectPk(subject), sk: `TASK#${taskId}` }),
  /** The open tasks of a dealer, by when they are due. */
  dealerTask: (dealerId: string, dueAt: string, taskId: string): Key => ({
    pk: dealerTasksPk(dealerId),
    sk: `${dueAt}#${taskId}`,
  }),
  /** Who that is for us whom WeChat calls so. */
  personByOpenId: (openId: string): Key => ({ pk: `OPEN-ID#${openId}`, sk: 'PERSON' }),
  /** By the version that the lead gets with the entry: the order in which things happened, whatever the clocks say. */
  custody: (leadId: string, version: number, entryId: string): Key => ({
    pk: leadPk(leadId),
    sk: `CUSTODY#${String(version).padStart(6, '0')}#${entryId}`,
  }),
  offer: (leadId: string, offerId: string): Key => ({ pk: leadPk(leadId), sk: `OFFER#${offerId}` }),
  queued: (leadId: string): Key => ({ pk: leadPk(leadId), sk: 'QUEUED' }),
  capture: (leadId: string, captureId: string): Key => ({ pk: leadPk(leadId), sk: `CAPTURE#${captureId}` }),
  /** That another system is told of the lead. */
  handover: (leadId: string, target: string): Key => ({ pk: leadPk(leadId), sk: `HANDOVER#${target}` }),
  offerCode: (code: string): Key => ({ pk: `CODE#${code}`, sk: 'CODE' }),
  /** What an owner types where a message may carry no link. */
  ownerCode: (code: string): Key => ({ pk: `OWNER-CODE#${code}`, sk: 'CODE' }),
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
  /** A run that an event ended and that gave its lock to the next: still watched until the engine reports its end. */
  leaving: (subject: Subject, journey: string, runId: string): Key => ({
    pk: subjectPk(subject),
    sk: `ACTIVE#${journey}#${runId}`,
  }),
  /** The latest event of a name that happened to a subject; what a start must not be older than. */
  latest: (subject: Subject, eventName: string): Key => ({ pk: subjectPk(subject), sk: `LATEST#${eventName}` }),
  message: (subject: Subject, messageId: string): Key => ({ pk: subjectPk(subject), sk: `MESSAGE#${messageId}` }),
  outbox: (day: string, at: string, messageId: string): Key => ({ pk: `OUTBOX#${day}`, sk: `${at}#${messageId}` }),
  /** What the outbox channel took, by message, so that a lost answer can be looked up. */
  outboxReceipt: (messageId: string): Key => ({ pk: `OUTBOX-RECEIPT#${messageId}`, sk: 'RECEIPT' }),
  /** How many messages of WeCom a member got in a minute (since 1970). */
  memberTurns: (member: string, minute: number): Key => ({ pk: `WECOM-TURNS#${member}#${minute}`, sk: 'COUNT' }),
  /** Why nothing goes by a channel at the moment, and until when. */
  channelState: (channel: string): Key => ({ pk: `CHANNEL#${channel}`, sk: 'STATE' }),
  /** The token that a provider gave us, for all functions. */
  channelToken: (channel: string): Key => ({ pk: `CHANNEL#${channel}`, sk: 'TOKEN' }),
  /** Which of our messages a provider's id, or our own, stands for: where receipts find the ledger. */
  providerMessage: (channel: string, providerId: string): Key => ({
    pk: `PROVIDER-MESSAGE#${channel}#${providerId}`,
    sk: 'MESSAGE',
  }),
  /** What a provider said of a message before we had recorded that it took it. */
  earlyReceipt: (channel: string, providerId: string): Key => ({
    pk: `PROVIDER-MESSAGE#${channel}#${providerId}`,
    sk: 'EARLY-RECEIPT',
  }),
  /** The same, where the provider names our own id: all that is known of a message whose answer was lost. */
  earlyReceiptOfOurs: (channel: string, messageId: string): Key => ({
    pk: `MESSAGE-ID#${messageId}`,
    sk: `EARLY-RECEIPT#${channel}`,
  }),
  /** That a message was lost on its way to an address, and a receipt for it that names a message nobody knows: they may belong together. `place` stands for the address. */
  lostMessage: (channel: string, place: string, messageId: string): Key => ({
    pk: lostPk(channel, place),
    sk: `MESSAGE#${messageId}`,
  }),
  strayReceipt: (channel: string, place: string, providerId: string): Key => ({
    pk: lostPk(channel, place),
    sk: `RECEIPT#${providerId}`,
  }),
  /** Where any message of the ledger lies, whoever got it and whatever became of it. */
  messagePlace: (messageId: string): Key => ({ pk: `MESSAGE-ID#${messageId}`, sk: 'PLACE' }),
  messageById: (messageId: string): Key => ({ pk: `MESSAGE-ID#${messageId}`, sk: 'MESSAGE' }),
  /** How far a source was pulled. */
  sourceCursor: (source: string): Key => ({ pk: `SOURCE#${source}`, sk: 'CURSOR' }),
  /** Who pulls a source at the moment, and how often that was asked for. */
  sourcePulling: (source: string): Key => ({ pk: `SOURCE#${source}`, sk: 'PULLING' }),
  /** A lead of a pulled source that could not be used, by the source's id of it. */
  sourceRefusal: (source: string, sourceId: string): Key => ({ pk: `SOURCE#${source}`, sk: `REFUSED#${sourceId}` }),
  /** A request of a source that was taken, by its nonce or by the source's id of it: it is not taken again. */
  sourceRequest: (source: string, requestId: string): Key => ({
    pk: `SOURCE-REQUEST#${source}#${requestId}`,
    sk: 'REQUEST',
  }),
  /** That a provider told us something, and when it did so first: it tells most things more than once. */
  heard: (channel: string, id: string): Key => ({ pk: `HEARD#${channel}#${id}`, sk: 'HEARD' }),
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
  consents: 'CONSENT#',
  consentLog: 'CONSENT-LOG#',
  ownMessages: 'OWN-MESSAGE#',
  ownVehicles: 'OWN-VEHICLE#',
  ownLeads: 'OWN-LEAD#',
  ownComplaints: 'OWN-COMPLAINT#',
  readings: 'READING#',
  services: 'SERVICE#',
  surveys: 'SURVEY#',
  ownFacts: 'OWN-FACT#',
  erasures: 'ERASURE#',
  dated: 'DATED#',
  bookings: 'BOOKING#',
  entries: 'ENTRY#',
  tasks: 'TASK#',
  handovers: 'HANDOVER#',
} as const

/** The lists of the due index. `tasks`: what no run waits for, by when it is due; `handed-messages`: what employees have before them, by when it is looked at again; `dated`: by day (`YYYY-MM-DD`), what the daily sweep starts; `bookings`: open ones, by when their time is over; `handovers`: leads that another system is to be told of. */
export type DueList =
  | 'unanswered-events'
  | 'human-queue'
  | 'active-runs'
  | 'unknown-messages'
  | 'handed-messages'
  | 'dated'
  | 'complaint-clocks'
  | 'erasures'
  | 'bookings'
  | 'handovers'
  | 'tasks'

/** The due index's attributes for an item: on `list` since (or from) `at`, spread by the item's own id. */
export function due(list: DueList, id: string, at: string): { duePk: string; dueSk: string } {
  return { duePk: duePk(list, spread(id, SHARDS)), dueSk: `${at}#${id}` }
}

export const duePk = (list: DueList, shard: number): string => `${list}#${shard}`
