import type { z } from 'zod'
import { personSchema } from '../../functions/customers/person-record.ts'
import { advisorSchema } from '../../functions/dealers/dealer-record.ts'
import { activeSchema, runSchema } from '../../functions/journeys/run-record.ts'
import {
  custodySchema,
  type Lead,
  leadSchema,
  offerCodeSchema,
  offerSchema,
  queuedSchema,
} from '../../functions/leads/lead-record.ts'
import { type Message, messageSchema } from '../../functions/messages/message-record.ts'
import { type EventRecord, eventRecordSchema } from '../../functions/shared/event-record.ts'
import type { Item } from '../../functions/shared/table.ts'
import type { EventFact, Facts, LeadFact, MessageFact } from './facts.ts'

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
  runs: [],
  actives: [],
  messages: [],
  outbox: new Map(),
  items: 0,
  unreadable: [],
})

/** The outbox has its own partitions; everything else is told by its sort key: `LEAD`, or `OFFER#` of `OFFER#off-1`. */
const kindOf = ({ pk, sk }: Item): string =>
  String(pk).startsWith('OUTBOX#') ? 'OUTBOX#' : String(sk).replace(/#.*/, '#')

type Reader = (facts: Facts, item: Item) => void

/** What is not here (settings, dealers, captures, …) is not compared with anything. */
const readers: Readonly<Record<string, Reader>> = {
  'OUTBOX#': ({ outbox }, item) => {
    const id = String(item.id)
    outbox.set(id, (outbox.get(id) ?? 0) + 1)
  },
  EVENT: reader(eventRecordSchema, ({ events }, record, item) => void events.push(eventFact(record, item))),
  LEAD: reader(leadSchema, ({ leads }, lead) => void leads.set(lead.leadId, leadFact(lead))),
  PERSON: reader(personSchema, ({ people }, person) => void people.set(person.personId, person)),
  'OFFER#': reader(offerSchema, ({ offers }, offer) => void offers.push(offer)),
  'CUSTODY#': reader(custodySchema, ({ custody }, link, item) => {
    const leadId = String(item.pk).slice('LEAD#'.length)
    const chain = custody.get(leadId)
    if (chain) chain.push(link)
    else custody.set(leadId, [link])
  }),
  QUEUED: reader(queuedSchema, ({ queued }, { leadId }) => void queued.add(leadId)),
  CODE: reader(offerCodeSchema, ({ codes }, code) => void codes.push(code)),
  'ADVISOR#': reader(advisorSchema, ({ advisors }, advisor) => void advisors.push(advisor)),
  'RUN#': reader(runSchema, ({ runs }, run) => void runs.push(run)),
  'ACTIVE#': reader(activeSchema, ({ actives }, active) => void actives.push(active)),
  'MESSAGE#': reader(messageSchema, ({ messages }, message) => void messages.push(messageFact(message))),
}

function reader<Schema extends z.ZodType>(
  schema: Schema,
  keep: (facts: Facts, value: z.output<Schema>, item: Item) => void,
): Reader {
  return (facts, item) => {
    const parsed = schema.safeParse(item)
    if (parsed.success) {
      keep(facts, parsed.data, item)
      return
    }
    const path = parsed.error.issues[0]?.path.join('/') ?? ''
    facts.unreadable.push({
      rule: 'readable',
      about: `${item.pk} ${item.sk}`,
      found: `"${path}" does not fit its schema`,
    })
  }
}

const eventFact = ({ event, receivedAt, outcome }: EventRecord, item: Item): EventFact => ({
  id: event.metadata.id,
  name: event.name,
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

const messageFact = ({ messageId, runId, step, slot, state, channel, plannedAt, subject }: Message): MessageFact => ({
  messageId,
  runId,
  step,
  slot,
  state,
  channel,
  plannedAt,
  subject: `${subject.type} ${subject.id}`,
})
