import { z } from 'zod'
import { journeySubjects } from '../events/define-event.ts'
import { checkJourney } from './check-journey.ts'
import { explainIssues } from './explain-issue.ts'
import { inlineSettings } from './inline-settings.ts'
import { JourneyError, splitRemedy, withRemedy } from './problem.ts'
import { readYaml } from './read-yaml.ts'
import { listSteps } from './step-list.ts'
import { stepSchema } from './step-schema.ts'
import { slugSchema } from './steps/step.ts'

const titleSchema = z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1) })

/** One name or several. */
const eventsSchema = z
  .union([z.string(), z.array(z.string()).min(1).max(10)], {
    error: withRemedy('an event, or a list of events, is missing', 'Write e.g. `on: LeadCreated`'),
  })
  .transform((on) => (typeof on === 'string' ? [on] : on))

const settingNameSchema = z.string().regex(/^[a-zA-Z][a-zA-Z0-9]*$/, {
  error: withRemedy('a setting has a name of letters and digits', 'Write e.g. `answerWithin`'),
})

/** One journey: what starts it, what ends it, and its steps. */
const journeySchema = z
  .strictObject({
    journey: slugSchema.max(40).describe('Its slug, the same everywhere'),
    title: titleSchema.describe('Its name for people'),
    about: z.string().min(1).describe('What it is for, in a sentence'),
    subject: z.enum(journeySubjects).describe('What a run is about'),
    starts: z.strictObject({ on: eventsSchema.describe('The event that starts a run, or several') }),
    ends: z
      .strictObject({ on: z.array(z.string()).describe('The events that end a run, wherever it stands') })
      .default({ on: [] }),
    settings: z
      .record(settingNameSchema, z.json())
      .default({})
      .describe('Numbers and limits that may be changed without touching the steps; read as `$settings.…`'),
    steps: z.array(stepSchema).min(1).max(100),
  })
  .transform(({ journey, steps, ...rest }) => ({ slug: journey, ...rest, steps: listSteps(steps) }))

/** `steps`: all of them in the order in which they are written, those inside a repeat after it. */
export type Journey = Readonly<z.output<typeof journeySchema>>

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
export function written(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '')
}
