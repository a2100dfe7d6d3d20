import { z } from 'zod'
import { durationInWords, durationSchema, secondsOf } from '../duration.ts'
import { withRemedy } from '../problem.ts'
import { defineStep, NEXT } from './step.ts'

const settingsSchema = z.strictObject({
  for: z
    .string({ error: withRemedy('a wait needs a time limit', 'Add `for:`, e.g. `for: P3D` (3 days)') })
    .pipe(durationSchema)
    .describe('How long at most; ISO 8601'),
  on: z
    .record(z.string(), z.string())
    .default({})
    .describe('Events that end the wait, each with the label to go to (or `next`)'),
})

/**
 * Waits for a duration, or until one of the events comes. An event that came since the run began counts, unless an earlier
 * wait has consumed it. `$answer` is then that event (`{ name, eventId, occurredAt, facts }`), or `{ name: 'nothing' }` when
 * the time was over: in JSONata, a comparison with what is not there is always false.
 */
export const wait = defineStep({
  kind: 'wait',
  schema: settingsSchema,
  functions: ['take-mail'],
  gives: ['answer'],
  listens: ({ on }) => Object.keys(on).map((event) => ({ event, path: ['on', event] })),
  leads: ({ on }) => Object.entries(on).map(([event, to]) => ({ to, path: ['on', event] })),
  sentence: (settings) => ({
    'zh-CN': `最多等待 ${durationInWords(settings.for, 'zh-CN')}${listed(settings.on, '，除非先发生：', '、')}`,
    en: `Wait for at most ${durationInWords(settings.for, 'en')}${listed(settings.on, ', unless this comes first: ', ', ')}`,
  }),
  entry: stateName,
  states: (settings, place) =>
    place.wait({
      name: place.name(stateName(settings)),
      seconds: secondsOf(settings.for) ?? 1,
      events: Object.entries(settings.on).map(([event, to]) => ({
        event,
        to,
        assign: (mail) => ({ answer: `{% ${mail} %}` }),
      })),
      timeout: { to: NEXT, assign: { answer: { name: 'nothing' } } },
    }),
})

/** e.g. `Wait P3D` or `Wait P3D for LeadContacted`. */
function stateName(settings: z.output<typeof settingsSchema>): string {
  return `Wait ${settings.for}${listed(settings.on, ' for ', ', ')}`.slice(0, 40)
}

function listed(on: Readonly<Record<string, string>>, before: string, between: string): string {
  const events = Object.keys(on)
  return events.length === 0 ? '' : before + events.join(between)
}
