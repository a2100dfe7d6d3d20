import { z } from 'zod'

/** What an event, and a journey's run, can be about. */
const subjectTypes = ['capture', 'lead', 'dealer', 'customer', 'vehicle', 'complaint'] as const
export type SubjectType = (typeof subjectTypes)[number]
/** What journeys can be about: messages, tasks and milestones belong to one of these. */
export const journeySubjects = ['lead', 'customer', 'vehicle', 'complaint'] as const

export const subjectSchema = z.object({
  type: z.enum(subjectTypes).describe('What kind of thing the event is about'),
  id: z.string().min(1).describe('Its id in our table; never a phone number or a name'),
})
export type Subject = z.infer<typeof subjectSchema>

/** A moment: ISO 8601 with zone, e.g. `2026-11-21T22:40:00Z`. */
export const momentSchema = z.iso.datetime({ offset: true })

const metadataSchema = z.object({
  id: z.string().min(1).describe('Stable id of the event: the same fact from the same source always has the same id'),
  occurredAt: momentSchema.describe('When it happened, by its source; ISO 8601 with zone'),
  source: z.string().min(1).describe('Who says so: an intake source (e.g. "web"), or "lead-to-loyalty"'),
  causedBy: z.string().optional().describe('Id of the event that led to this one'),
})

/** The `Source` of every event that we put on the bus. */
export const EVENT_SOURCE = 'lead-to-loyalty'

export interface EventDefinition<Name extends string = string, Facts extends z.ZodType = z.ZodType> {
  readonly name: Name
  /** What it can be about; most events are about one kind of thing only. */
  readonly subjects: readonly SubjectType[]
  /** What the event means, for people and for the published JSON Schema. */
  readonly about: string
  readonly facts: Facts
  /** The fact that a wait must match, where one subject can have several of these under way (e.g. `offerId`). */
  readonly matchedBy?: string
  readonly schema: z.ZodType<EventOf<Name, z.infer<Facts>>>
  readonly examples: readonly EventOf<Name, z.infer<Facts>>[]
  /** The EventBridge pattern that selects this event. */
  readonly pattern: { readonly source: readonly string[]; readonly 'detail-type': readonly string[] }
}

/** An event as it travels in EventBridge's `detail`: ids and facts, nothing personal. */
export interface EventOf<Name extends string, Facts> {
  name: Name
  metadata: z.infer<typeof metadataSchema>
  subject: Subject
  facts: Facts
}

/** Any of our events. */
export type AnyEvent = EventOf<string, Record<string, unknown>>

/** An event whose name is not known yet: parse with this first, then with its definition. */
export const anyEventSchema: z.ZodType<AnyEvent> = z.object({
  name: z.string(),
  metadata: metadataSchema,
  subject: subjectSchema,
  facts: z.record(z.string(), z.unknown()),
})

/** Gives name, schema, type, match key and pattern of an event in one place. */
export function defineEvent<const Name extends string, Shape extends z.ZodRawShape>(definition: {
  name: Name
  subject: SubjectType | readonly SubjectType[]
  about: string
  facts: Shape
  matchedBy?: keyof Shape & string
  /** An example's subject is of the first kind. */
  examples: readonly { subject: string; facts: z.infer<z.ZodObject<Shape>> }[]
}): EventDefinition<Name, z.ZodObject<Shape>> {
  const facts = z.object(definition.facts)
  const subjects: readonly SubjectType[] =
    typeof definition.subject === 'string' ? [definition.subject] : definition.subject
  type Event = EventOf<Name, z.infer<typeof facts>>
  const schema = z
    .object({
      name: z.literal(definition.name),
      metadata: metadataSchema,
      subject: subjectSchema.extend({ type: z.enum(subjects) }),
      facts,
    })
    .describe(definition.about) as unknown as z.ZodType<Event>
  const examples = definition.examples.map((example, at) => ({
    name: definition.name,
    metadata: { id: `evt-example-${at + 1}`, occurredAt: '2026-11-21T14:40:00Z', source: EVENT_SOURCE },
    subject: { type: subjects[0] ?? 'lead', id: example.subject },
    facts: example.facts,
  }))
  return {
    name: definition.name,
    subjects,
    about: definition.about,
    facts,
    ...(definition.matchedBy === undefined ? {} : { matchedBy: definition.matchedBy }),
    schema,
    examples,
    pattern: { source: [EVENT_SOURCE], 'detail-type': [definition.name] },
  }
}
