import { z } from 'zod'
import type { SubjectType } from '../../events/define-event.ts'
import type { State, States, Transition, Value, Work } from '../asl.ts'
import type { EventWait } from '../event-wait.ts'

/** What is wrong in a step's settings: where, below the step's kind, and problem and remedy (see withRemedy). */
export interface Fault {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

/** What a step does, as the console shows it to people. */
export interface Sentence {
  readonly 'zh-CN': string
  readonly en: string
}

/** The event that started the run, for functions that say something about it. */
export const TRIGGER: Value = {
  name: '{% $states.context.Execution.Input.event.name %}',
  facts: '{% $states.context.Execution.Input.event.facts %}',
}

/** A label, and where in the step's settings it stands. */
interface Lead {
  readonly to: string
  readonly path: readonly PropertyKey[]
}

/** What the compiler knows about the place of a step in its journey. */
export interface Place {
  readonly subject: SubjectType
  /** A state's name, made unique where the journey has several steps of the same kind. */
  name(sentence: string): string
  /** The state that a label, `next` or `end` stands for. */
  stateOf(target: string): string
  /** How a task that is done goes on. */
  onward(): Transition
  /** The first state of the steps inside it. */
  inside(): string
  /** The variable that counts the rounds of the steps inside it. */
  readonly round: string
  /** Calls a function with `run`, `subject`, `step`, `now` and what the step adds. */
  call(slug: string, settings: Readonly<Record<string, Value>>): Work
  /** The states of a wait that events can end. */
  wait(wait: EventWait): Record<string, State>
  /** A setting of the step with its expressions made ready for Step Functions. */
  value(value: Value): Value
}

/** A step of a journey: its settings, and everything that follows from them. */
export interface Step {
  readonly kind: string
  /** What the author wrote. */
  readonly settings: unknown
  readonly sentence: Sentence
  /** The name of the step where it has no label. */
  readonly called: string
  /** The name of its first state, before it is made unique. */
  readonly entry: string
  /** The event names that it listens to, and where they stand in its settings. */
  readonly listens: readonly { event: string; path?: readonly PropertyKey[] }[]
  readonly leads: readonly Lead[]
  /** Variables that exist after it. */
  readonly gives: readonly string[]
  /** The steps that it repeats, as written, and the name of the state where a round of them is over. */
  readonly repeats: { readonly steps: readonly unknown[]; readonly roundEnd: string } | undefined
  /** Nothing follows it but where it leads. */
  readonly isLast: boolean
  readonly subjects: readonly SubjectType[] | undefined
  /** What the schema alone cannot see in a journey about such a subject. */
  faults(subject: SubjectType): readonly Fault[]
  states(place: Place): States
}

export interface StepKind {
  readonly kind: string
  /** Parses the settings into the step. */
  readonly schema: z.ZodType<Step>
}

/** Makes a kind of step from its schema, its sentence and its states; what is not said is empty. */
export function defineStep<Schema extends z.ZodType>(definition: {
  kind: string
  schema: Schema
  /** The subjects it can be used for; any, if not said. */
  subjects?: readonly SubjectType[]
  gives?: readonly string[]
  isLast?: boolean
  sentence(settings: z.output<Schema>): Sentence
  called?(settings: z.output<Schema>): string
  entry(settings: z.output<Schema>): string
  listens?(settings: z.output<Schema>): Step['listens']
  leads?(settings: z.output<Schema>): Step['leads']
  repeats?(settings: z.output<Schema>): Step['repeats']
  faults?(settings: z.output<Schema>, subject: SubjectType): readonly Fault[]
  states(settings: z.output<Schema>, place: Place): States
}): StepKind {
  const { kind, schema } = definition
  const toStep = (settings: z.output<Schema>): Step => ({
    kind,
    settings,
    sentence: definition.sentence(settings),
    called: definition.called?.(settings) ?? kind,
    entry: definition.entry(settings),
    listens: definition.listens?.(settings) ?? [],
    leads: definition.leads?.(settings) ?? [],
    gives: definition.gives ?? [],
    repeats: definition.repeats?.(settings),
    isLast: definition.isLast ?? false,
    subjects: definition.subjects,
    faults: (subject) => definition.faults?.(settings, subject) ?? [],
    states: (place) => definition.states(settings, place),
  })
  return { kind, schema: schema.transform(toStep) }
}

/** What ids and milestones are made of. */
export const slugSchema = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'this must be in kebab-case\nWrite e.g. `lead-acknowledged`' })
