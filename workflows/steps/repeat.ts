import { z } from 'zod'
import { NEXT } from '../destination.ts'
import { expressionSchema } from '../expression.ts'
import { withRemedy } from '../problem.ts'
import { defineStep, type Place } from './step.ts'

/** A journey that would go round more often is a sweep: an execution's history has 25,000 events. */
const MOST_ROUNDS = 60

const settingsSchema = z.strictObject({
  atMost: z
    .int({ error: withRemedy('how often at most is missing', 'Add e.g. `atMost: 12`') })
    .min(1)
    .max(MOST_ROUNDS, { error: withRemedy(`more than ${MOST_ROUNDS} rounds`, 'Let a sweep start a new run instead') })
    .describe('How many rounds at most'),
  while: expressionSchema
    .optional()
    .describe('A condition in JSONata, looked at after each round: another one follows only if it holds'),
  steps: z
    .array(z.unknown(), {
      error: withRemedy('what to repeat is missing', 'Add `steps:` with a list of steps'),
    })
    .min(1)
    .max(30)
    .describe('What is done in each round'),
})
type Settings = z.output<typeof settingsSchema>

const BEGIN = 'Begin the first round'
const AGAIN = 'Another round?'

/** Does its steps again and again: once at least, `atMost` times at most, and as long as `while` holds after each. `$round` inside is 1, 2, … */
export const repeat = defineStep({
  kind: 'repeat',
  schema: settingsSchema,
  repeats: ({ steps }) => ({ steps, roundEnd: AGAIN }),
  sentence: (settings) => ({
    'zh-CN': `重复以下步骤，最多 ${settings.atMost} 轮${settings.while ? `，每轮后仅当 ${bare(settings.while)} 才继续` : ''}`,
    en: `Repeat the following, ${settings.atMost} times at most${settings.while ? `, and after each time only if ${bare(settings.while)}` : ''}`,
  }),
  entry: () => BEGIN,
  states: (settings, place) => ({
    [place.name(BEGIN)]: { Type: 'Pass', Assign: { [place.round]: 1 }, Next: place.inside() },
    [place.name(AGAIN)]: {
      Type: 'Choice',
      Choices: [
        {
          Condition: conditionOf(settings, place),
          Next: place.inside(),
          Assign: { [place.round]: `{% $${place.round} + 1 %}` },
        },
      ],
      Default: place.stateOf(NEXT),
    },
  }),
})

function conditionOf(settings: Settings, place: Place): string {
  const isLeft = `$${place.round} < ${settings.atMost}`
  const holds = settings.while === undefined ? undefined : bare(`${place.value(settings.while)}`)
  return holds === undefined ? `{% ${isLeft} %}` : `{% ${isLeft} and (${holds}) %}`
}

function bare(condition: string): string {
  return condition.slice(2, -2).trim()
}
