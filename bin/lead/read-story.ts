import { z } from 'zod'
import type { Person } from '../../functions/customers/person-record.ts'
import { readPerson } from '../../functions/customers/person-store.ts'
import { readAdvisor } from '../../functions/dealers/dealer-store.ts'
import { type Run, runSchema } from '../../functions/journeys/run-record.ts'
import { type Handover, handoverSchema } from '../../functions/leads/handover.ts'
import {
  type Custody,
  captureSchema,
  custodySchema,
  type Lead,
  leadSchema,
  type Offer,
  offerSchema,
} from '../../functions/leads/lead-record.ts'
import { type Message, messageSchema } from '../../functions/messages/message-record.ts'
import { nameCar } from '../../functions/messages/name-car.ts'
import { type EventRecord, readEvent } from '../../functions/shared/event-record.ts'
import { leadPk } from '../../functions/shared/keys.ts'
import type { Clients, Services } from '../../functions/shared/services.ts'
import type { Item } from '../../functions/shared/table.ts'
import { executionSteps, type Step } from './execution-steps.ts'

/** Everything that is known about one lead, each part in order of time. */
export interface Story {
  lead: Lead
  person: Person | undefined
  events: readonly EventRecord[]
  custody: readonly Custody[]
  offers: readonly Offer[]
  messages: readonly Message[]
  /** The other systems that are told of it. */
  handovers: readonly Handover[]
  runs: readonly { run: Run; steps: readonly Step[] | undefined }[]
  /** Brand and series, as people call them. */
  car: string
  /** Of the advisors who had to do with it, by their ids. */
  names: ReadonlyMap<string, string>
}

/** The lead that an id means: a lead's own, or that of an event which became part of a lead, as `npm run send` answers. */
export async function findLeadId(id: string, { table }: Pick<Services, 'table'>): Promise<string> {
  const record = id.startsWith('evt-') ? await readEvent(table, id) : undefined
  if (!record) return id
  return record.event.subject.type === 'lead' ? record.event.subject.id : (record.outcome?.detail ?? id)
}

/** `undefined` if there is no such lead. Everything about a lead lies in its partition; its events are found by the ids named there. */
export async function readStory(
  leadId: string,
  { services, clients }: { services: Pick<Services, 'table' | 'settings'>; clients: Pick<Clients, 'workflows'> },
): Promise<Story | undefined> {
  const items = await services.table.query({ pk: leadPk(leadId) })
  const lead = parts(items, 'LEAD', leadSchema)[0]
  if (!lead) return undefined
  const offers = parts(items, 'OFFER#', offerSchema).sort(byTime(({ offeredAt }) => offeredAt))
  const runs = parts(items, 'RUN#', runSchema).sort(byTime(({ startedAt }) => startedAt))
  return {
    lead,
    person: await readPerson(services.table, lead.personId),
    events: await readEvents(eventIds(items, lead, runs), services),
    custody: parts(items, 'CUSTODY#', custodySchema),
    offers,
    car: await nameCar(lead, services),
    names: await namesOf(
      [...offers.flatMap(({ candidates }) => candidates), ...(lead.holder ? [lead.holder] : [])],
      services,
    ),
    messages: parts(items, 'MESSAGE#', messageSchema).sort(byTime(({ plannedAt }) => plannedAt)),
    handovers: parts(items, 'HANDOVER#', handoverSchema),
    runs: await Promise.all(
      runs.map(async (run) => ({ run, steps: await executionSteps(clients.workflows, run.executionArn) })),
    ),
  }
}

async function namesOf(
  seats: readonly { dealerId: string; advisorId: string }[],
  { table }: Pick<Services, 'table'>,
): Promise<Map<string, string>> {
  const seatOf = new Map(seats.map((seat) => [seat.advisorId, seat]))
  const found = await Promise.all(
    [...seatOf.values()].map(({ dealerId, advisorId }) => readAdvisor(table, dealerId, advisorId)),
  )
  return new Map(found.flatMap((each) => (each ? [[each.advisorId, each.name] as const] : [])))
}

const parts = <Schema extends z.ZodType>(items: readonly Item[], prefix: string, schema: Schema): z.output<Schema>[] =>
  items.filter(({ sk }) => String(sk).startsWith(prefix)).map((item) => schema.parse(item))

const byTime =
  <T>(at: (value: T) => string) =>
  (a: T, b: T): number =>
    Date.parse(at(a)) - Date.parse(at(b))

const latestSchema = z.object({ eventId: z.string() })

/** Captures became part of the lead, the latest of each kind is remembered, and runs keep what started and reached them. */
function eventIds(items: readonly Item[], lead: Lead, runs: readonly Run[]): Set<string> {
  return new Set([
    lead.captureId,
    ...parts(items, 'CAPTURE#', captureSchema).map(({ captureId }) => captureId),
    ...parts(items, 'LATEST#', latestSchema).map(({ eventId }) => eventId),
    ...runs.flatMap(({ triggerEventId, mail, taken, ended }) => [
      triggerEventId,
      ...Object.values(mail).map(({ eventId }) => eventId),
      ...taken,
      ...(ended ? [ended.eventId] : []),
    ]),
  ])
}

async function readEvents(ids: ReadonlySet<string>, { table }: Pick<Services, 'table'>): Promise<EventRecord[]> {
  const records = await Promise.all([...ids].map((id) => readEvent(table, id)))
  return records.flatMap((record) => (record ? [record] : [])).sort(byTime(({ receivedAt }) => receivedAt))
}
