import { personSchema } from '../../functions/customers/person-record.ts'
import { advisorSchema, dealerSchema } from '../../functions/dealers/dealer-record.ts'
import { activeSchema, runSchema } from '../../functions/journeys/run-record.ts'
import {
  custodySchema,
  type Lead,
  leadSchema,
  offerCodeSchema,
  offerSchema,
  queuedSchema,
} from '../../functions/leads/lead-record.ts'
import { type EventRecord, eventRecordSchema } from '../../functions/shared/event-record.ts'
import type { Item } from '../../functions/shared/table.ts'
import type { EventFact, Facts, LeadFact } from './facts.ts'
import { ownerReaders } from './gather-owner-facts.ts'
import { type Reader, reader } from './reader.ts'

/** Reads the whole table; what its schema does not fit is a break of its own. */
export async function gatherFacts(
  items: AsyncIterable<Item>,
  onItem: (count: number) => void = () => undefined,
): Promise<Facts> {
  const facts = noFacts()
  for await (const item of items) {
    facts.items += 1
    onItem(facts.items)
    readers[kindOf(item)]?.(facts, item)
  }
  return facts
}

const noFacts = (): Facts => ({
  events: [],
  leads: new Map(),
  people: new Map(),
  offers: [],
  custody: new Map(),
  queued: new Set(),
  codes: [],
  advisors: [],
  dealers: new Map(),
  runs: [],
  actives: [],
  messages: [],
  contacts: [],
  statements: new Map(),
  vehicles: new Map(),
  bookings: [],
  complaints: new Map(),
  entries: new Map(),
  tasks: [],
  erasures: [],
  dated: [],
  settings: new Map(),
  outbox: new Map(),
  outboxTimes: new Map(),
  items: 0,
  unreadable: [],
})

/** Some kinds have partitions of their own; everything else is told by its sort key: `LEAD`, or `OFFER#` of `OFFER#off-1`. */
const kindOf = ({ pk, sk }: Item): string =>
  /^(?:OUTBOX|SETTING|OPEN-ID)#/.exec(String(pk))?.[0] ?? String(sk).replace(/#.*/, '#')

/** What is not here (captures, readings, …) is not compared with anything. */
const readers: Readonly<Record<string, Reader>> = {
  ...ownerReaders,
  'OUTBOX#': ({ outbox, outboxTimes }, item) => {
    const id = String(item.id)
    outbox.set(id, (outbox.get(id) ?? 0) + 1)
    if (typeof item.at === 'string') outboxTimes.set(id, item.at)
  },
  'SETTING#': ({ settings }, item) => void settings.set(String(item.pk).slice('SETTING#'.length), item.value),
  EVENT: reader(eventRecordSchema, ({ events }, record, item) => void events.push(eventFact(record, item))),
  LEAD: reader(leadSchema, ({ leads }, lead) => void leads.set(lead.leadId, leadFact(lead))),
  PERSON: reader(personSchema, ({ people }, { personId, openLeads, ...person }) => {
    const { zone, birthday, consent, consentAt, dealerId, erasedAt } = person
    people.set(personId, { personId, openLeads, zone, birthday, consent, consentAt, dealerId, erasedAt })
  }),
  'OFFER#': reader(offerSchema, ({ offers }, offer) => void offers.push(offer)),
  'CUSTODY#': reader(custodySchema, ({ custody }, link, item) => {
    const leadId = String(item.pk).slice('LEAD#'.length)
    const chain = custody.get(leadId)
    if (chain) chain.push(link)
    else custody.set(leadId, [link])
  }),
  QUEUED: reader(queuedSchema, ({ queued }, { leadId }) => void queued.add(leadId)),
  CODE: (facts, item) => {
    // Owners' codes lie here too; they stand for nothing that could be missing.
    if (item.offerId !== undefined) offerCodes(facts, item)
  },
  DEALER: reader(dealerSchema, ({ dealers }, dealer) => void dealers.set(dealer.dealerId, dealer)),
  'ADVISOR#': reader(advisorSchema, ({ advisors }, advisor) => void advisors.push(advisor)),
  'RUN#': reader(runSchema, ({ runs }, run) => void runs.push(run)),
  'ACTIVE#': reader(activeSchema, ({ actives }, active) => void actives.push(active)),
}

const offerCodes = reader(offerCodeSchema, ({ codes }, code) => void codes.push(code))

const eventFact = ({ event, receivedAt, outcome }: EventRecord, item: Item): EventFact => ({
  id: event.metadata.id,
  name: event.name,
  subject: event.subject,
  occurredAt: event.metadata.occurredAt,
  receivedAt,
  outcome,
  onUnansweredList: item.duePk !== undefined,
})

const leadFact = ({ leadId, personId, state, createdAt, offerId, holder, queuedAt, lead }: Lead): LeadFact => ({
  leadId,
  personId,
  state,
  createdAt,
  offerId,
  holder,
  queuedAt,
  brand: lead.brand,
})
