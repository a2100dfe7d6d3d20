import { z } from 'zod'
import { END, NEXT } from './destination.ts'
import { explainIssues } from './explain-issue.ts'
import { withRemedy } from './problem.ts'
import { stepKinds } from './step-kinds.ts'
import type { Step } from './steps/step.ts'

/** A step as parsed, with the steps that it repeats. */
export interface ParsedStep extends Step {
  readonly label?: string | undefined
  readonly go?: string | undefined
  readonly inner: readonly ParsedStep[]
}

const frameSchema = z.strictObject({
  label: z
    .string()
    .min(1)
    .max(40)
    .refine((label) => label !== NEXT && label !== END, {
      error: withRemedy(`\`${NEXT}\` and \`${END}\` are no labels`, 'Choose another word'),
    })
    .optional()
    .describe('A name to go to from elsewhere'),
  go: z.string().optional().describe('Where to go after this step, if not to the next: a label further down, or `end`'),
})

/** One step: what it does, and perhaps a label and where to go. */
export const stepSchema = z.record(z.string(), z.unknown()).transform((written, context) => {
  const { step, issues } = parseStep(written)
  for (const { path, message } of issues) context.addIssue({ code: 'custom', path: [...path], message })
  return step ?? z.NEVER
})

interface Issue {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

interface Parsed {
  readonly step?: ParsedStep
  readonly issues: readonly Issue[]
}

function parseStep(written: Readonly<Record<string, unknown>>): Parsed {
  const { label, go, ...rest } = written
  const [kind = '', ...others] = Object.keys(rest)
  const known = stepKinds.get(kind)
  if (!known || others.length > 0) return { issues: [notOneStep(kind, others)] }
  const frame = frameSchema.safeParse({ ...('label' in written && { label }), ...('go' in written && { go }) })
  const step = known.schema.safeParse(rest[kind])
  const issues = [...(frame.error?.issues ?? []), ...(step.error?.issues.map((issue) => under(kind, issue)) ?? [])]
  if (!frame.success || !step.success) return { issues: explainIssues(issues) }
  const inner = (step.data.repeats?.steps ?? []).map((each, at) => parseInner(each, [kind, 'steps', at]))
  return {
    step: { ...step.data, ...frame.data, inner: inner.flatMap((each) => each.step ?? []) },
    issues: inner.flatMap((each) => each.issues),
  }
}

function parseInner(written: unknown, path: readonly PropertyKey[]): Parsed {
  const record = z.record(z.string(), z.unknown()).safeParse(written)
  const parsed = record.success ? parseStep(record.data) : { issues: explainIssues(record.error.issues) }
  return { ...parsed, issues: parsed.issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] })) }
}

function notOneStep(kind: string, others: readonly string[]): Issue {
  const isKnown = stepKinds.has(kind)
  const problem = isKnown
    ? `one step does one thing, but here are ${[kind, ...others].join(' and ')}`
    : `unknown step kind "${kind}"`
  const remedy = isKnown ? 'Make a step of its own of each' : `Known are: ${[...stepKinds.keys()].join(', ')}`
  return { path: kind === '' ? [] : [kind], message: withRemedy(problem, remedy) }
}

function under(kind: string, issue: z.core.$ZodIssue): z.core.$ZodIssue {
  return { ...issue, path: [kind, ...issue.path] }
}
