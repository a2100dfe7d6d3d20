import { eventCatalogue } from '../events/catalogue.ts'
import type { SubjectType } from '../events/define-event.ts'
import { givenNames, sourceOf, textsIn } from './expression.ts'
import { settingAt } from './inline-settings.ts'
import { inspect } from './inspect-expression.ts'
import { nearest } from './nearest.ts'
import { withRemedy } from './problem.ts'
import { END, NEXT, type Step } from './steps/step.ts'

interface Problem {
  path: readonly PropertyKey[]
  message: string
}

interface Checked {
  readonly subject: SubjectType
  readonly starts: { readonly on: string }
  readonly ends: { readonly on: readonly string[] }
  readonly settings: Readonly<Record<string, unknown>>
  readonly steps: readonly (Step & { readonly label?: string | undefined; readonly go?: string | undefined })[]
}

/** What the schema alone cannot see: events, labels, the ways through the steps, and what each expression reads. */
export function checkJourney(journey: Checked, written: unknown): Problem[] {
  return [...checkEvents(journey), ...checkLabels(journey), ...checkSubjects(journey), ...checkWays(journey, written)]
}

function checkEvents(journey: Checked): Problem[] {
  const { starts, ends, steps, subject } = journey
  const waits = steps.flatMap((step, at) =>
    step.listens.flatMap(({ event, path }) => (path ? [{ event, path: ['steps', at, step.kind, ...path] }] : [])),
  )
  const named = [
    { event: starts.on, path: ['starts', 'on'] },
    ...ends.on.map((event, at) => ({ event, path: ['ends', 'on', at] })),
    ...waits,
  ]
  const both = ends.on.flatMap((event, at) =>
    event === starts.on
      ? [
          {
            path: ['ends', 'on', at],
            message: withRemedy(`${event} cannot both start and end it`, 'Remove it from one'),
          },
        ]
      : [],
  )
  const answers = waits.flatMap(({ event, path }) =>
    eventCatalogue.get(event)?.matchedBy === undefined
      ? []
      : [
          {
            path,
            message: withRemedy(`${event} answers one offer among several`, 'Leave it to the step that asks (`offer`)'),
          },
        ],
  )
  return [...named.flatMap((each) => checkEvent(each, subject)), ...both, ...answers]
}

function checkEvent({ event, path }: { event: string; path: readonly PropertyKey[] }, subject: SubjectType): Problem[] {
  const known = eventCatalogue.get(event)
  if (known?.subject === subject) return []
  if (known) {
    const problem = `${event} is about a ${known.subject}, but the journey is about a ${subject}`
    return [{ path, message: withRemedy(problem, 'Choose an event about the same subject') }]
  }
  const alike = nearest(event, eventCatalogue.keys())
  const remedy =
    alike.length > 0 ? `Did you mean ${alike.join(' or ')}?` : `Known are: ${[...eventCatalogue.keys()].join(', ')}`
  return [{ path, message: withRemedy(`unknown event "${event}"`, remedy) }]
}

function checkLabels({ steps }: Checked): Problem[] {
  const labels = steps.map((step) => step.label)
  const twice = labels.flatMap((label, at) =>
    label !== undefined && labels.indexOf(label) < at
      ? [
          {
            path: ['steps', at, 'label'],
            message: withRemedy(`the label "${label}" exists twice`, 'Rename one of them'),
          },
        ]
      : [],
  )
  const leads = steps.flatMap((step, from) => leadsOf(step, from).flatMap((lead) => checkLead(lead, from, labels)))
  return [...twice, ...leads]
}

function leadsOf(step: Checked['steps'][number], at: number) {
  const go = step.go === undefined ? [] : [{ to: step.go, path: ['steps', at, 'go'] }]
  return [...step.leads.map(({ to, path }) => ({ to, path: ['steps', at, step.kind, ...path] })), ...go]
}

function checkLead(
  { to, path }: { to: string; path: readonly PropertyKey[] },
  from: number,
  labels: readonly (string | undefined)[],
): Problem[] {
  if (to === NEXT || to === END) return []
  const at = labels.lastIndexOf(to)
  if (at > from) return []
  if (at >= 0)
    return [
      {
        path,
        message: withRemedy(
          `"${to}" lies above, and a journey only goes forward`,
          `Move the step "${to}" below this one`,
        ),
      },
    ]
  const alike = nearest(
    to,
    labels.flatMap((label) => label ?? []),
  )
  const remedy = alike.length > 0 ? `Did you mean ${alike.join(' or ')}?` : `Add \`label: ${to}\` to a step below`
  return [{ path, message: withRemedy(`no step has the label "${to}"`, remedy) }]
}

function checkSubjects({ subject, steps }: Checked): Problem[] {
  return steps.flatMap((step, at) =>
    step.subjects === undefined || step.subjects.includes(subject)
      ? []
      : [
          {
            path: ['steps', at, step.kind],
            message: withRemedy(`\`${step.kind}\` is not for a ${subject}`, `It is for: ${step.subjects.join(', ')}`),
          },
        ],
  )
}

/** Follows every way through the steps (they only go forward): finds steps that nothing leads to, and variables that may not exist yet. */
function checkWays(journey: Checked, written: unknown): Problem[] {
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
