import type { SubjectType } from '../events/define-event.ts'
import { checkExpressions } from './check-expressions.ts'
import { NEXT } from './destination.ts'
import { ROUND } from './expression.ts'
import { type Problem, withRemedy } from './problem.ts'
import { type JourneyStep, lastInside, type Target, targetOf } from './step-list.ts'

/** As much of a journey as the checks look at. */
export interface Checked {
  readonly subject: SubjectType
  readonly starts: { readonly on: readonly string[] }
  readonly ends: { readonly on: readonly string[] }
  readonly settings: Readonly<Record<string, unknown>>
  readonly steps: readonly JourneyStep[]
}

/** A place that a way comes through: a step, or the end of a round of a repeat (by the repeat's place). */
type Stop = { readonly step: number } | { readonly roundOf: number }

const nameOf = (stop: Stop): string => ('step' in stop ? `step ${stop.step}` : `round of ${stop.roundOf}`)

/** Follows every way through the steps (they only go forward): finds steps that nothing leads to, and variables that may not exist yet. */
export function checkWays(journey: Checked, written: unknown): Problem[] {
  const arriving = new Map<string, ReadonlySet<string>>([[nameOf({ step: 0 }), new Set()]])
  const arrive = (stop: Target, variables: ReadonlySet<string>): void => {
    if (stop === 'over') return
    const before = arriving.get(nameOf(stop))
    arriving.set(nameOf(stop), before ? new Set([...before].filter((each) => variables.has(each))) : variables)
  }
  return stopsOf(journey).flatMap((stop) => {
    const variables = arriving.get(nameOf(stop))
    if (!variables) return [explainUnreached(journey, stop)]
    const { expressions, targets, gives } = visit(journey, stop)
    for (const target of targets) arrive(target, new Set([...variables, ...gives]))
    const known = isInRepeat(journey, stop) ? new Set([...variables, ROUND]) : variables
    return expressions.flatMap((path) =>
      checkExpressions(journey.settings, { value: valueAt(written, path), path }, known),
    )
  })
}

/** In the order of the ways: a round ends after the last step inside, the inner round first. */
function stopsOf({ steps }: Checked): Stop[] {
  const rounds = steps.flatMap((step, at) => (step.repeats ? [{ roundOf: at, after: lastInside(steps, at) }] : []))
  return steps.flatMap((_, step): Stop[] => [{ step }, ...rounds.filter(({ after }) => after === step).reverse()])
}

function isInRepeat({ steps }: Checked, stop: Stop): boolean {
  return 'roundOf' in stop || (steps[stop.step]?.around.length ?? 0) > 0
}

/** What is read at a stop, where it leads, and the variables that exist afterwards. */
function visit(journey: Checked, stop: Stop) {
  const { steps } = journey
  const step = steps['step' in stop ? stop.step : stop.roundOf]
  if (!step) return { expressions: [], targets: [], gives: [] }
  if ('roundOf' in stop)
    return {
      expressions: [[...step.path, step.kind, 'while']],
      targets: [targetOf(steps, stop.roundOf, step.go ?? NEXT)],
      gives: step.gives,
    }
  if (step.repeats) return { expressions: [], targets: [{ step: stop.step + 1 }], gives: [] }
  const leads = [...step.leads.map(({ to }) => to), ...(step.isLast ? [] : [step.go ?? NEXT])]
  const next = (to: string) => targetOf(steps, stop.step, to === NEXT ? (step.go ?? NEXT) : to)
  return { expressions: [step.path], targets: leads.map(next), gives: step.gives }
}

function explainUnreached({ steps }: Checked, stop: Stop): Problem {
  const step = steps['step' in stop ? stop.step : stop.roundOf]
  const path = step?.path ?? []
  if ('roundOf' in stop) {
    const remedy = 'Let one way through its steps come to their end, or write them without `repeat`'
    return { path, message: withRemedy('nothing is repeated: every way leaves it in the first round', remedy) }
  }
  const remedy = step?.label
    ? `Let a step above go to "${step.label}", or remove this one`
    : 'Give it a label and let a step above go there, or remove it'
  return { path, message: withRemedy('nothing leads to this step', remedy) }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value
  for (const key of path) found = typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined
  return found
}
