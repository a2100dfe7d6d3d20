import { eventCatalogue } from '../events/catalogue.ts'
import type { SubjectType } from '../events/define-event.ts'
import { type Checked, checkWays, type Problem } from './check-ways.ts'
import { nearest } from './nearest.ts'
import { withRemedy } from './problem.ts'
import { END, NEXT } from './steps/step.ts'

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
  if (known?.subjects.includes(subject)) return []
  if (known) {
    const problem = `${event} is about a ${known.subjects.join(' or a ')}, but the journey is about a ${subject}`
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
