import { z } from 'zod'
import { shippedTemplates } from '../../functions/messages/shipped-templates.ts'
import { type Journey, written } from '../../workflows/journey.ts'
import { nearest } from '../../workflows/nearest.ts'
import type { JourneyProblem } from '../../workflows/problem.ts'
import { readYaml } from '../../workflows/read-yaml.ts'

/** A message that a step sends: its fields, and where they stand below the step's kind. */
interface Sent {
  message: string
  class: string
  path: readonly PropertyKey[]
}

const sendSchema = z.object({ message: z.string(), class: z.string() })
const escalateSchema = z.object({ ladder: z.array(z.object({ message: z.string() })) })

/** What is wrong with the messages that a journey sends: templates that are not shipped, or of another legal class. Those that ops added themselves are not known here. */
export function checkMessages(journey: Journey, text: string, file: string): JourneyProblem[] {
  const { lineOf } = readYaml(text, file)
  return journey.steps.flatMap((step) =>
    sentBy(step).flatMap((sent) => {
      const fault = faultOf(sent)
      if (!fault) return []
      const path = [...step.path, step.kind, ...sent.path, fault.field]
      return [{ line: lineOf(path), path: written(path), problem: fault.problem, remedy: fault.remedy }]
    }),
  )
}

/** What escalation tells staff is their work. */
function sentBy({ kind, settings }: Journey['steps'][number]): Sent[] {
  if (kind === 'send') return [{ ...sendSchema.parse(settings), path: [] }]
  if (kind !== 'escalate') return []
  const { ladder } = escalateSchema.parse(settings)
  return ladder.map(({ message }, at) => ({ message, class: 'transactional', path: ['ladder', at] }))
}

function faultOf(sent: Sent): { field: string; problem: string; remedy: string } | undefined {
  const template = shippedTemplates[sent.message]
  if (!template) {
    const alike = nearest(sent.message, Object.keys(shippedTemplates))
    const remedy = `Choose one that exists${alike.length > 0 ? `, e.g. ${alike.join(', ')}` : ''}, or add it to the templates first`
    return { field: 'message', problem: `no message "${sent.message}" is shipped`, remedy }
  }
  if (template.class === sent.class) return undefined
  return {
    field: 'class',
    problem: `"${sent.message}" is ${template.class}`,
    remedy: `Write \`class: ${template.class}\``,
  }
}
