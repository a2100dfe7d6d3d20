import type { SubjectType } from '../events/define-event.ts'
import { buildMachine, type State, type StateMachine, type States, targetsOf } from './asl.ts'
import { callFunction } from './call-function.ts'
import { ENDED_EARLY, eventWait, TRIGGER_ID } from './event-wait.ts'
import { bindNames } from './expression.ts'
import type { Journey, JourneyStep } from './journey.ts'
import { END, NEXT, type Place } from './steps/step.ts'

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
/** Leaves room for the sentence: a state's name has 80 characters. */
const LONGEST_SUFFIX = 20

/** Makes the state machine of a journey. The same journey always gives the same machine. */
export function compileJourney(journey: Journey): CompiledJourney {
  const steps = journey.steps.map((step, at) => step.states(placeOf(journey, step, at)))
  const states: States = Object.assign({}, ...steps)
  const [first] = journey.steps
  const startAt = first ? stateNameOf(journey, first, first.entry) : OVER
  return {
    definition: buildMachine(journey.title.en, ...withTriggerAsLast(startAt, withEnds(states))),
    functions: sorted(journey.steps.flatMap((step) => step.functions)),
    registration: {
      slug: journey.slug,
      subject: journey.subject,
      starts: [journey.starts.on],
      ends: sorted(journey.ends.on),
      listens: sorted(journey.steps.flatMap((step) => step.listens.map(({ event }) => event))),
    },
  }
}

function placeOf(journey: Journey, step: JourneyStep, at: number): Place {
  const follower = (): string | undefined => {
    if (step.go !== undefined) return targetState(journey, at, step.go)
    return targetState(journey, at, NEXT)
  }
  const place: Place = {
    step: step.name,
    name: (sentence) => stateNameOf(journey, step, sentence),
    stateOf: (target) => (target === NEXT ? follower() : targetState(journey, at, target)) ?? OVER,
    onward: () => {
      const next = follower()
      return next === undefined ? { End: true } : { Next: next }
    },
    call: (slug, settings) => callFunction(slug, step.name, settings),
    wait: (wait) => eventWait(wait, place),
    value: (value) => bindNames(value, journey.settings),
  }
  return place
}

/** The first state of the step that a target stands for; undefined at the end. */
function targetState(journey: Journey, from: number, target: string): string | undefined {
  if (target === END) return undefined
  const step = target === NEXT ? journey.steps[from + 1] : journey.steps.find((each) => each.label === target)
  return step && stateNameOf(journey, step, step.entry)
}

/** A step's state names carry the step's name where another step would have the same. */
function stateNameOf(journey: Journey, step: JourneyStep, sentence: string): string {
  const alike = journey.steps.filter((each) => each.entry === step.entry)
  if (alike.length === 1) return sentence
  const at = step.name.length <= LONGEST_SUFFIX ? step.name : `step ${journey.steps.indexOf(step) + 1}`
  return `${sentence} (${at})`
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
