import { areIndependent, type Footprint } from './footprint.ts'

/** Something that may happen next. Its id is the same in every run that got there the same way. */
export interface Option {
  readonly id: string
  readonly gate: string
  readonly operation: number
  readonly name: string
  readonly footprint: Footprint
  readonly isKill: boolean
}

/** A point on the way through all orders: what was possible, what was chosen, and what need not be tried there any more. */
export interface Step {
  readonly options: readonly Option[]
  /** Options whose every continuation was seen already, in another order that makes no difference (sleep sets). */
  readonly asleep: readonly Option[]
  chosen: Option
  readonly tried: Option[]
}

/** What to do at a depth: as the path says or, beyond its end, the first option worth trying. Nothing: all that follows was seen. */
export function stepAt(path: Step[], depth: number, options: readonly Option[]): Option | undefined {
  const known = path[depth]
  if (known) {
    if (!options.some(({ id }) => id === known.chosen.id))
      throw new Error('The operations do not do the same in the same order: they are not deterministic')
    return known.chosen
  }
  const asleep = asleepAfter(path.at(-1))
  const chosen = options.find((option) => !includes(asleep, option))
  if (!chosen) return undefined
  path.push({ options, asleep, chosen, tried: [] })
  return chosen
}

/** The next path, depth first; undefined when every order was seen. */
export function nextPath(path: readonly Step[]): Step[] | undefined {
  const left = [...path]
  for (let step = left.pop(); step; step = left.pop()) {
    const tried = [...step.tried, step.chosen]
    const { options, asleep } = step
    const chosen = options.find((option) => !includes(asleep, option) && !includes(tried, option))
    if (chosen) return [...left, { options, asleep, chosen, tried }]
  }
  return undefined
}

/** What was tried before, or slept before, stays asleep until something happens that it depends on. */
function asleepAfter(step: Step | undefined): Option[] {
  if (!step) return []
  return [...step.asleep, ...step.tried].filter((option) => {
    if (option.operation === step.chosen.operation) return false
    return areIndependent(option.footprint, step.chosen.footprint)
  })
}

function includes(options: readonly Option[], option: Option): boolean {
  return options.some(({ id }) => id === option.id)
}
