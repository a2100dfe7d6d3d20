import { eventCatalogue } from '../events/catalogue.ts'
import type { SubjectType } from '../events/define-event.ts'
import { type Checked, checkWays } from './check-ways.ts'
import { END, NEXT } from './destination.ts'
import { nearest } from './nearest.ts'
import { type Problem, withRemedy } from './problem.ts'
import { labelledBelow } from './step-list.ts'

/** What the schema alone cannot see: events, labels, the ways through the steps, and what each expression reads. */
export function checkJourney(journey: Checked, written: unknown): Problem[] {
  return [...checkSubjects(journey), ...checkEvents(journey), ...checkLabels(journey), ...checkWays(journey, written)]
}

function checkEvents(journey: Checked): Problem[] {
  const { starts, ends, steps, subject } = journey
  const waits = steps.flatMap((step) =>
    step.listens.flatMap(({ event, path }) => (path ? [{ event, path: [...step.path, step.kind, ...path] }] : [])),
  )
  const named = [
    ...starts.on.map((event, at) => ({ event, path: starts.on.length > 1 ? ['starts', 'on', at] : ['starts', 'on'] })),
    ...ends.on.map((event, at) => ({ event, path: ['ends', 'on', at] })),
    ...waits,
  ]
  const both = ends.on.flatMap((event, at) =>
    starts.on.includes(event)
      ? [
          {
            path: ['ends', 'on', at],
            message: withRemedy(`${event} cannot both start and end it`, 'Remove it from one'),
          },
        ]
      : [],
  )
  return [...named.flatMap((each) => checkEvent(each, subject)), ...both, ...waits.flatMap(checkAnswer)]
}

/** The steps that ask for what such an event answers, by what it must match. */
const ASKING = new Map([
  ['offerId', 'offer'],
  ['taskId', 'task'],
])

/** An event that answers one question among several is waited for by the step that asked. */
function checkAnswer({ event, path }: { event: string; path: readonly PropertyKey[] }): Problem[] {
  const asking = ASKING.get(eventCatalogue.get(event)?.matchedBy ?? '')
  if (asking === undefined) return []
  const problem = `${event} answers one ${asking} among several`
  return [{ path, message: withRemedy(problem, `Leave it to the step that asks (\`${asking}\`)`) }]
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
  const twice = steps.flatMap(({ label, path }, at) =>
    label !== undefined && labels.indexOf(label) < at
      ? [{ path: [...path, 'label'], message: withRemedy(`the label "${label}" exists twice`, 'Rename one of them') }]
      : [],
  )
  const leads = steps.flatMap((step, from) => leadsOf(step).flatMap((lead) => checkLead(lead, from, steps)))
  return [...twice, ...leads]
}

function leadsOf(step: Checked['steps'][number]) {
  const go = step.go === undefined ? [] : [{ to: step.go, path: [...step.path, 'go'] }]
  return [...step.leads.map(({ to, path }) => ({ to, path: [...step.path, step.kind, ...path] })), ...go]
}

function checkLead(
  { to, path }: { to: string; path: readonly PropertyKey[] },
  from: number,
  steps: Checked['steps'],
): Problem[] {
  if (to === NEXT || to === END || labelledBelow(steps, from, to) !== undefined) return []
  return [{ path, message: explainLead(to, from, steps) }]
}

function explainLead(to: string, from: number, steps: Checked['steps']): string {
  const labels = steps.map(({ label }) => label)
  const at = labels.lastIndexOf(to)
  if (at > from)
    return withRemedy(`"${to}" lies inside a repeat`, 'Go to the repeat itself: give it a label, or move the step out')
  if (at >= 0)
    return withRemedy(`"${to}" lies above, and a journey only goes forward`, `Move the step "${to}" below this one`)
  const alike = nearest(
    to,
    labels.flatMap((label) => label ?? []),
  )
  const remedy = alike.length > 0 ? `Did you mean ${alike.join(' or ')}?` : `Add \`label: ${to}\` to a step below`
  return withRemedy(`no step has the label "${to}"`, remedy)
}

function checkSubjects({ subject, steps }: Checked): Problem[] {
  return steps.flatMap((step) => {
    const path = [...step.path, step.kind]
    if (step.subjects === undefined || step.subjects.includes(subject))
      return step.faults(subject).map((fault) => ({ path: [...path, ...fault.path], message: fault.message }))
    const problem = `\`${step.kind}\` is not for a ${subject}`
    return [{ path, message: withRemedy(problem, `It is for: ${step.subjects.join(', ')}`) }]
  })
}
