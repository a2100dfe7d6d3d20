import type { SubjectType } from '../../events/define-event.ts'
import { type Journey, parseJourney } from '../../workflows/journey.ts'

/** A journey called `short` of these steps (YAML), about a lead unless said otherwise. */
export function shortJourney(
  steps: string,
  {
    subject = 'lead',
    on = 'LeadCreated',
    ends = 'LeadClosed',
  }: { subject?: SubjectType; on?: string; ends?: string } = {},
): Journey {
  const head = `journey: short
title: { zh-CN: 短, en: Short }
about: A trial.
subject: ${subject}
starts: { on: ${on} }
ends: { on: [${ends}] }
steps:
`
  return parseJourney(head + steps, 'short.yaml')
}
