import type { SubjectType } from '../events/define-event.ts'
import { givenNames, sourceOf, textsIn } from './expression.ts'
import { settingAt } from './inline-settings.ts'
import { inspect } from './inspect-expression.ts'
import { withRemedy } from './problem.ts'
import { NEXT, type Step } from './steps/step.ts'

export interface Problem {
  path: readonly PropertyKey[]
  message: string
}

/** As much of a journey as the checks look at. */
export interface Checked {
  readonly subject: SubjectType
  readonly starts: { readonly on: string }
  readonly ends: { readonly on: readonly string[] }
  readonly settings: Readonly<Record<string, unknown>>
  readonly steps: readonly (Step & { readonly label?: string | undefined; readonly go?: string | undefined })[]
}

/** Follows every way through the steps (they only go forward): finds steps that nothing leads to, and variables that may not exist yet. */
export function checkWays(journey: Checked, written: unknown): Problem[] {
  const problems: Problem[] = []
  const arriving = new Map<number, ReadonlySet<string>>([[0, new Set()]])
  const arrive = (at: number, variables: ReadonlySet<string>): void => {
    const before = arriving.get(at)
    arriving.set(at, before ? new Set([...before].filter((each) => variables.has(each))) : variables)
  }
  for (const [at, step] of journey.steps.entries()) {
    const variables = arriving.get(at)
    if (!variables) {
      const remedy = step.label
        ? `Let a step above go to "${step.label}", or remove this one`
        : 'Give it a label and let a step above go there, or remove it'
      problems.push({ path: ['steps', at], message: withRemedy('nothing leads to this step', remedy) })
      continue
    }
    problems.push(...checkExpressions(journey, settingAtPath(written, ['steps', at]), ['steps', at], variables))
    const after = new Set([...variables, ...step.gives])
    for (const target of targetsOf(journey, step, at)) arrive(target, after)
  }
  return problems
}

function targetsOf({ steps }: Checked, step: Checked['steps'][number], at: number): number[] {
  const targets = [...step.leads.map(({ to }) => to), ...(step.isLast ? [] : [step.go ?? NEXT])]
  return targets.map((to) => (to === NEXT ? at + 1 : steps.findIndex((each) => each.label === to)))
}

function checkExpressions(
  { settings }: Checked,
  step: unknown,
  base: readonly PropertyKey[],
  variables: ReadonlySet<string>,
): Problem[] {
  const known = new Set(['settings', ...Object.keys(givenNames), ...variables])
  return [...textsIn(step)].flatMap(([text, path]) =>
    checkText(text, known, settings).map((message) => ({ path: [...base, ...path], message })),
  )
}

function checkText(text: string, known: ReadonlySet<string>, settings: unknown): string[] {
  const source = sourceOf(text)
  if (source === undefined) {
    const isMeantToBe = text.includes('{%') || text.includes('$' + '{')
    return isMeantToBe
      ? [withRemedy('this is neither a text nor an expression', "Write the whole value as `'{% … %}'` on one line")]
      : []
  }
  const found = inspect(source)
  if ('refused' in found) return [found.refused]
  const unknown = found.reads.filter((name) => !known.has(name))
  const unset = found.settings.filter((path) => path.length > 0 && settingAt(settings, path) === undefined)
  return [
    ...unknown.map((name) =>
      withRemedy(
        `$${name} does not exist at this step`,
        `Here one may use: ${[...known].map((each) => `$${each}`).join(', ')}`,
      ),
    ),
    ...unset.map((path) => withRemedy(`there is no setting "${path.join('.')}"`, 'Add it under `settings:`')),
  ]
}

function settingAtPath(value: unknown, path: readonly PropertyKey[]): unknown {
  let found = value
  for (const key of path) found = typeof found === 'object' && found !== null ? Reflect.get(found, key) : undefined
  return found
}
