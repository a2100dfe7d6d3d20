import { z } from 'zod'
import {
  type AnyEvent,
  anyEventSchema,
  EVENT_SOURCE,
  type EventDefinition,
  type EventOf,
  momentSchema,
  type Subject,
} from '../../events/define-event.ts'
import { stableId } from './ids.ts'
import { due, keys } from './keys.ts'
import type { Item, Table, Write } from './table.ts'

/** What became of an event. Every event ends in exactly one. */
const outcomeSchema = z.object({
  kind: z.enum([
    'created',
    'merged',
    'duplicate',
    'recorded',
    'outdated',
    'started',
    'resumed',
    'ended',
    'already-running',
    'no-match',
    'set-aside',
    'failed',
  ]),
  /** Ids and reasons, e.g. `lead-response: run-…`. Nothing personal. */
  detail: z.string().optional(),
  at: momentSchema,
})
export type Outcome = z.infer<typeof outcomeSchema>

export const eventRecordSchema = z.object({
  event: anyEventSchema,
  receivedAt: momentSchema,
  outcome: outcomeSchema.optional(),
  /** What may not leave the table; only intake's captures have it. */
  personal: z.record(z.string(), z.unknown()).optional(),
  /** How often the same event came in again. */
  resends: z.number().int().default(0),
})
export type EventRecord = z.infer<typeof eventRecordSchema>

/** Makes an event of ours with a stable id: the same fact about the same subject, caused by the same thing, is the same event. */
export function makeEvent<Name extends string, Facts extends z.ZodType>(
  definition: EventDefinition<Name, Facts>,
  event: {
    /** Its id; for an event that can be about several kinds of things, which kind too. */
    subject: string | Subject
    facts: z.infer<Facts>
    occurredAt: string
    causedBy?: string
    source?: string
    id?: string
  },
): EventOf<Name, z.infer<Facts>> {
  const subject = typeof event.subject === 'string' ? onlySubject(definition, event.subject) : event.subject
  const id =
    event.id ??
    stableId('evt', definition.name, subject.id, event.causedBy ?? event.occurredAt, JSON.stringify(event.facts))
  return {
    name: definition.name,
    metadata: {
      id,
      occurredAt: event.occurredAt,
      source: event.source ?? EVENT_SOURCE,
      ...(event.causedBy === undefined ? {} : { causedBy: event.causedBy }),
    },
    subject,
    facts: event.facts,
  }
}

/** An event can be about several kinds of things, and only an id was given. */
class SubjectUnclear extends Error {
  constructor({ name, subjects }: EventDefinition) {
    super(`${name} is about a ${subjects.join(' or a ')}: give its subject as { type, id }`)
    this.name = 'SubjectUnclear'
  }
}

function onlySubject(definition: EventDefinition, id: string): Subject {
  const [type, ...others] = definition.subjects
  if (type === undefined || others.length > 0) throw new SubjectUnclear(definition)
  return { type, id }
}

/** The EVENT item of an event, to be written in the same transaction as the change that it reports; refused if it exists. */
export function eventWrite(event: AnyEvent, receivedAt: string, personal?: Item): Write {
  return { put: eventItem(event, receivedAt, personal), condition: { condition: 'attribute_not_exists(pk)' } }
}

export function eventItem(event: AnyEvent, receivedAt: string, personal?: Item): Item & { pk: string; sk: string } {
  return {
    ...keys.event(event.metadata.id),
    ...due('unanswered-events', event.metadata.id, receivedAt),
    event,
    receivedAt,
    ...(personal && { personal }),
  }
}

/** The event was published, but it is not in the table. */
export class EventNotStored extends Error {
  constructor(eventId: string) {
    super(`The event ${eventId} has no item in the table: write it before publishing it`)
    this.name = 'EventNotStored'
  }
}

export async function readEvent(table: Table, eventId: string): Promise<EventRecord | undefined> {
  const item = await table.get(keys.event(eventId))
  return item && eventRecordSchema.parse(item)
}

/** The outcome as one write: set once, never changed afterwards; takes the event off the unanswered list. */
export function outcomeWrite(eventId: string, outcome: Outcome): Extract<Write, { update: unknown }> {
  return {
    update: {
      key: keys.event(eventId),
      update: 'SET outcome = :outcome REMOVE duePk, dueSk',
      condition: 'attribute_exists(pk) AND attribute_not_exists(outcome)',
      values: { ':outcome': outcome },
    },
  }
}
