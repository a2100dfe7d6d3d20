import { z } from 'zod'

const resourceSchema = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.record(z.string(), z.unknown()).default({}),
  Condition: z.undefined({ error: 'conditions are not supported' }).optional(),
})
export type Resource = z.output<typeof resourceSchema>

/** A CloudFormation template, as far as this machine reads it. */
export const templateSchema = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.unknown().optional() })).default({}),
  Resources: z.record(z.string(), resourceSchema),
  Transform: z.undefined({ error: 'transforms are not supported' }).optional(),
})
export type Template = z.output<typeof templateSchema>

/** What this machine cannot do of a template, each by name. Nothing was started. */
export class TemplateRefused extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`The template asks for what this machine does not have:\n${problems.map((each) => `  - ${each}`).join('\n')}`)
    this.name = 'TemplateRefused'
    this.problems = problems
  }
}
