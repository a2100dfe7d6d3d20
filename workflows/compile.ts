import type { SubjectType } from '../events/define-event.ts'
import { buildMachine, type State, type StateMachine, type States, targetsOf } from './asl.ts'
import { callFunction } from './call-function.ts'
import { NEXT } from './destination.ts'
import { ENDED_EARLY, eventWait, TRIGGER_ID } from './event-wait.ts'
import { bindNames, givenNames, type Names, ROUND } from './expression.ts'
import type { Journey } from './journey.ts'
import { type JourneyStep, type Target, targetOf } from './step-list.ts'
import type { Place } from './steps/step.ts'

/** What enrolment must know of a journey. */
export interface Registration {
  slug: string
  subject: SubjectType
  /** Names of the events that start a run, that end one, and that some wait of it listens to. */
  starts: string[]
  ends: string[]
  listens: string[]
}

export interface CompiledJourney {
  definition: StateMachine
  /** The slugs of the functions that it calls. */
  functions: string[]
  registration: Registration
}

const OVER = 'The journey is over'
const BEGIN = 'Begin'
/** A state's name has 80 characters: for a sentence, the step's name in brackets, and what a wait puts before it. */
const LONGEST_SENTENCE = 46
const LONGEST_SUFFIX = 20

/** Makes the state machine of a journey. The same journey always gives the same machine. */
export function compileJourney(journey: Journey): CompiledJourney {
  const called = new Set<string>()
  const names = nameStates(journey)
  const steps = journey.steps.map((step, at) => step.states(placeOf({ journey, names, called }, at)))
  const states: States = Object.assign({}, ...steps)
  const startAt = entryOf({ journey, names }, { step: 0 })
  return {
    definition: buildMachine(journey.title.en, ...withTriggerAsLast(startAt, withEnds(states))),
    functions: sorted([...called]),
    registration: {
      slug: journey.slug,
      subject: journey.subject,
      starts: sorted(journey.starts.on),
      ends: sorted(journey.ends.on),
      listens: sorted(journey.steps.flatMap((step) => step.listens.map(({ event }) => event))),
    },
  }
}

/** Step and sentence → the state's name. */
type NameState = (at: number, sentence: string) => string

interface Compiling {
  readonly journey: Journey
  readonly names: NameState
  /** The functions that were called so far. */
  readonly called: Set<string>
}

function placeOf(compiling: Compiling, at: number): Place {
  const { journey, names, called } = compiling
  const { steps } = journey
  const step = steps[at]
  const target = (to: string): Target => targetOf(steps, at, to === NEXT ? (step?.go ?? NEXT) : to)
  const given = namesAt(journey, at)
  const place: Place = {
    subject: journey.subject,
    name: (sentence) => names(at, sentence),
    stateOf: (to) => entryOf(compiling, target(to)),
    onward: () => (target(NEXT) === 'over' ? { End: true } : { Next: entryOf(compiling, target(NEXT)) }),
    inside: () => entryOf(compiling, { step: at + 1 }),
    round: roundVariable((step?.around.length ?? 0) + 1),
    call: (slug, settings) => {
      called.add(slug)
      return callFunction(slug, stepName(step), settings)
    },
    wait: (wait) => eventWait(wait, place),
    value: (value) => bindNames(value, given),
  }
  return place
}

/** The first state of what a target stands for. */
function entryOf({ journey: { steps }, names }: Pick<Compiling, 'journey' | 'names'>, target: Target): string {
  if (target === 'over') return OVER
  if ('step' in target) return names(target.step, steps[target.step]?.entry ?? '')
  return names(target.roundOf, steps[target.roundOf]?.repeats?.roundEnd ?? '')
}

/** Rounds are counted apart, for repeats may lie in one another. */
const roundVariable = (depth: number): string => `round${depth}`

/** Inside a repeat the step's name carries the round, and so does what is made of it: messages, tasks and milestones are new in each. */
function stepName(step: JourneyStep | undefined): string {
  const { name, around } = step ?? { name: '', around: [] }
  const rounds = around.map((_, depth) => `$string($${roundVariable(depth + 1)})`)
  return rounds.length === 0 ? name : `{% ${[JSON.stringify(`${name}@`), rounds.join(" & '.' & ")].join(' & ')} %}`
}

/** What the names in a step's expressions stand for; in a repeat's own it is the round that it counts. */
function namesAt({ settings, steps }: Journey, at: number): Names {
  const step = steps[at]
  const depth = (step?.around.length ?? 0) + (step?.repeats ? 1 : 0)
  return {
    ...givenNames,
    settings: JSON.stringify(settings),
    ...(depth > 0 && { [ROUND]: `$${roundVariable(depth)}` }),
  }
}

/** States of several steps that would have the same name carry the step's name as well. */
function nameStates(journey: Journey): NameState {
  const plain: NameState = (_, sentence) => sentence.slice(0, LONGEST_SENTENCE)
  const compiled = journey.steps.map((step, at) => {
    return Object.keys(step.states(placeOf({ journey, names: plain, called: new Set() }, at)))
  })
  const uses = new Map<string, number>()
  for (const name of compiled.flat()) uses.set(name, (uses.get(name) ?? 0) + 1)
  const isShared = compiled.map((states) => states.some((name) => (uses.get(name) ?? 0) > 1))
  return (at, sentence) => {
    const step = journey.steps[at]
    if (!step || !isShared[at]) return plain(at, sentence)
    return `${plain(at, sentence)} (${step.name.length <= LONGEST_SUFFIX ? step.name : `step ${at + 1}`})`
  }
}

/** Adds the ends that something leads to. */
function withEnds(states: States): States {
  const targets = new Set(Object.values(states).flatMap(targetsOf))
  return {
    ...states,
    ...(targets.has(OVER) && { [OVER]: { Type: 'Succeed' } }),
    ...(targets.has(ENDED_EARLY) && { [ENDED_EARLY]: { Type: 'Succeed' } }),
  }
}

/** The event that the run consumed last is, to begin with, its trigger. A first task that is entered only once says so itself, which saves a transition. */
function withTriggerAsLast(startAt: string, states: States): [string, States] {
  const start = states[startAt]
  const last = { last: TRIGGER_ID }
  if (!start || !usesLast(states)) return [startAt, states]
  const isEnteredAgain = Object.values(states).some((state) => targetsOf(state).includes(startAt))
  if (start.Type === 'Task' && !isEnteredAgain && !usesLast({ start }))
    return [startAt, { ...states, [startAt]: { ...start, Assign: { ...start.Assign, ...last } } }]
  const begin: State = { Type: 'Pass', Assign: last, Next: startAt }
  return [BEGIN, { [BEGIN]: begin, ...states }]
}

function usesLast(states: States): boolean {
  return Object.values(states).some(
    (state) => 'Arguments' in state && JSON.stringify(state.Arguments).includes('{% $last %}'),
  )
}

function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].sort()
}
