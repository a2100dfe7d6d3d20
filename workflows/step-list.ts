import { END, NEXT } from './destination.ts'
import type { ParsedStep } from './step-schema.ts'

/** A step in its journey; `name` is its label, or what it is called after its kind. */
export interface JourneyStep extends Omit<ParsedStep, 'inner'> {
  readonly name: string
  /** Where it is written, e.g. `['steps', 2, 'repeat', 'steps', 0]`. */
  readonly path: readonly PropertyKey[]
  /** The repeats that it lies in, outermost first, by their places in the list. */
  readonly around: readonly number[]
}

/** All steps in the order in which they are written; those inside a repeat follow it. */
export function listSteps(steps: readonly ParsedStep[]): JourneyStep[] {
  const list: Omit<JourneyStep, 'name'>[] = []
  const add = (written: readonly ParsedStep[], path: readonly PropertyKey[], around: readonly number[]): void => {
    for (const [at, { inner, ...step }] of written.entries()) {
      const place = list.push({ ...step, path: [...path, at], around }) - 1
      add(inner, [...path, at, step.kind, 'steps'], [...around, place])
    }
  }
  add(steps, ['steps'], [])
  return nameSteps(list)
}

function nameSteps(steps: readonly Omit<JourneyStep, 'name'>[]): JourneyStep[] {
  const used = new Map<string, number>()
  return steps.map((step) => {
    const name = step.label ?? step.called
    const times = (used.get(name) ?? 0) + 1
    used.set(name, times)
    return { ...step, name: times === 1 ? name : `${name}-${times}` }
  })
}

/** As much of a step as its place in the list tells. */
type Placed = Pick<JourneyStep, 'label' | 'around'>

/** Where a way leads: to a step, to the end of a round of a repeat, or out of the journey. */
export type Target = { readonly step: number } | { readonly roundOf: number } | 'over'

/** What follows a step: the next one of its own list, else the end of its round, else nothing. */
function followerOf(steps: readonly Placed[], at: number): Target {
  const own = steps[at]?.around ?? []
  const next = steps.findIndex((each, place) => place > at && isSameList(each.around, own))
  if (next >= 0) return { step: next }
  const roundOf = own.at(-1)
  return roundOf === undefined ? 'over' : { roundOf }
}

/** The step of a label that may be gone to: further down, in the list of the step itself or in one around it. */
export function labelledBelow(steps: readonly Placed[], from: number, label: string): number | undefined {
  const own = steps[from]?.around ?? []
  const found = steps.findIndex(
    ({ label: theirs, around }, at) => theirs === label && at > from && isSameList(around, own.slice(0, around.length)),
  )
  return found < 0 ? undefined : found
}

/** Where a label, `next` or `end` leads from a step; a label that may not be gone to is as good as the end. */
export function targetOf(steps: readonly Placed[], from: number, to: string): Target {
  if (to === END) return 'over'
  if (to === NEXT) return followerOf(steps, from)
  const step = labelledBelow(steps, from, to)
  return step === undefined ? 'over' : { step }
}

/** The last step inside a repeat. */
export function lastInside(steps: readonly Placed[], repeat: number): number {
  return steps.findLastIndex(({ around }) => around.includes(repeat))
}

const isSameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((each, at) => each === b[at])
