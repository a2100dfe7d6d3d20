import { z } from 'zod'
import { subjectTypes } from '../events/define-event.ts'
import { checkJourney } from './check-journey.ts'
import { explainIssues } from './explain-issue.ts'
import { inlineSettings } from './inline-settings.ts'
import { JourneyError, splitRemedy, withRemedy } from './problem.ts'
import { readYaml } from './read-yaml.ts'
import { stepKinds } from './step-kinds.ts'
import { END, NEXT, type Step, slugSchema } from './steps/step.ts'

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

const stepSchema = z.record(z.string(), z.unknown()).transform((written, context) => {
  const { label, go, ...rest } = written
  const [kind = '', ...others] = Object.keys(rest)
  const known = stepKinds.get(kind)
  if (!known || others.length > 0) {
    const problem = known
      ? `one step does one thing, but here are ${[kind, ...others].join(' and ')}`
      : `unknown step kind "${kind}"`
    const remedy = known ? 'Make a step of its own of each' : `Known are: ${[...stepKinds.keys()].join(', ')}`
    context.addIssue({ code: 'custom', message: withRemedy(problem, remedy), path: kind === '' ? [] : [kind] })
    return z.NEVER
  }
  const frame = frameSchema.safeParse({ ...('label' in written && { label }), ...('go' in written && { go }) })
  const step = known.schema.safeParse(rest[kind])
  const issues = [...(frame.error?.issues ?? []), ...(step.error?.issues.map((issue) => under(kind, issue)) ?? [])]
  for (const { path, message } of explainIssues(issues)) context.addIssue({ code: 'custom', path: [...path], message })
  if (!frame.success || !step.success) return z.NEVER
  return { ...step.data, ...frame.data }
})

function under(kind: string, issue: z.core.$ZodIssue): z.core.$ZodIssue {
  return { ...issue, path: [kind, ...issue.path] }
}

const titleSchema = z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1) })

/** One journey: what starts it, what ends it, and its steps. */
const journeySchema = z
  .strictObject({
    journey: slugSchema.max(40).describe('Its slug, the same everywhere'),
    title: titleSchema.describe('Its name for people'),
    about: z.string().min(1).describe('What it is for, in a sentence'),
    subject: z.enum(subjectTypes).describe('What a run is about'),
    starts: z.strictObject({ on: z.string().describe('The event that starts a run') }),
    ends: z
      .strictObject({ on: z.array(z.string()).describe('The events that end a run, wherever it stands') })
      .default({ on: [] }),
    settings: z
      .record(z.string().regex(/^[a-z][a-zA-Z0-9]*$/), z.json())
      .default({})
      .describe('Numbers and limits that may be changed without touching the steps; read as `$settings.…`'),
    steps: z.array(stepSchema).min(1).max(100),
  })
  .transform(({ journey, steps, ...rest }) => ({ slug: journey, ...rest, steps: nameSteps(steps) }))

/** A step in its journey; `name` is its label, or what it is called after its kind. */
export interface JourneyStep extends Step {
  readonly name: string
  readonly label?: string | undefined
  readonly go?: string | undefined
}
export type Journey = Readonly<z.output<typeof journeySchema>>

function nameSteps(steps: readonly Omit<JourneyStep, 'name'>[]): JourneyStep[] {
  const used = new Map<string, number>()
  return steps.map((step) => {
    const name = step.label ?? step.called
    const times = (used.get(name) ?? 0) + 1
    used.set(name, times)
    return { ...step, name: times === 1 ? name : `${name}-${times}` }
  })
}

/** Reads a journey from YAML (or JSON, which is YAML too). Throws JourneyError that names line, path and remedy of every problem. */
export function parseJourney(text: string, file: string): Journey {
  const yaml = readYaml(text, file)
  const parsed = journeySchema.safeParse(withSettings(yaml.data))
  const fail = (problems: readonly { path: readonly PropertyKey[]; message: string }[]): never => {
    throw new JourneyError(
      file,
      problems.map(({ path, message }) => ({ line: yaml.lineOf(path), path: written(path), ...splitRemedy(message) })),
    )
  }
  if (!parsed.success) return fail(explainIssues(parsed.error.issues))
  const problems = checkJourney(parsed.data, yaml.data)
  return problems.length > 0 ? fail(problems) : parsed.data
}

function withSettings(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || !('steps' in data)) return data
  return { ...data, steps: inlineSettings(data.steps, 'settings' in data ? data.settings : {}) }
}

/** e.g. `steps[2].wait.for` */
function written(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
}
