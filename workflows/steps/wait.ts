import { z } from 'zod'
import type { State } from '../asl.ts'
import { NEXT } from '../destination.ts'
import { durationInWords, durationSchema, secondsOf } from '../duration.ts'
import type { EventWait } from '../event-wait.ts'
import { sourceOf } from '../expression.ts'
import {
  clockTimeSchema,
  isWallTime,
  lengthInWords,
  lengthSchema,
  momentSchema,
  secondsUntil,
  sourceOfValue,
} from '../moment.ts'
import { withRemedy } from '../problem.ts'
import { defineStep, type Place } from './step.ts'

const settingsSchema = z
  .strictObject({
    for: lengthSchema.optional().describe('How long at most; ISO 8601, or `{ business: PT4H }`'),
    until: momentSchema.optional().describe('Until when: a day or a moment'),
    plus: durationSchema.optional().describe('So long after `until`'),
    minus: durationSchema.optional().describe('So long before `until`'),
    at: clockTimeSchema.optional().describe('At this time of that day, in the zone of whom it concerns'),
    spread: durationSchema.optional().describe('Spread over so long, so that not everyone comes at once'),
    on: z
      .record(z.string(), z.string())
      .default({})
      .describe('Events that end the wait, each with the label to go to (or `next`)'),
  })
  .refine((written) => (written.for === undefined) !== (written.until === undefined), {
    path: ['for'],
    error: withRemedy(
      'a wait needs a time limit: either `for` or `until`',
      "Add `for:`, e.g. `for: P3D` (3 days), or `until: '{% $event.facts.dueOn %}'`",
    ),
  })
  .refine(({ until, plus, minus, at, spread }) => until !== undefined || !(plus ?? minus ?? at ?? spread), {
    path: ['for'],
    error: withRemedy('`plus`, `minus`, `at` and `spread` belong to `until`', 'Write `until:` instead of `for:`'),
  })
type Settings = z.output<typeof settingsSchema>

/**
 * Waits for a duration or until a moment, or until one of the events comes; a moment that is past is not waited for. An event
 * that came since the run began counts, unless an earlier wait has consumed it. `$answer` is then that event
 * (`{ name, eventId, occurredAt, facts }`), or `{ name: 'nothing' }` when the time was over: in JSONata, a comparison with
 * what is not there is always false.
 */
export const wait = defineStep({
  kind: 'wait',
  schema: settingsSchema,
  gives: ['answer'],
  listens: ({ on }) => Object.keys(on).map((event) => ({ event, path: ['on', event] })),
  leads: ({ on }) => Object.entries(on).map(([event, to]) => ({ to, path: ['on', event] })),
  sentence: (settings) => ({
    'zh-CN': `${howLong(settings, 'zh-CN')}${listed(settings.on, '，除非先发生：', '、')}`,
    en: `${howLong(settings, 'en')}${listed(settings.on, ', unless this comes first: ', ', ')}`,
  }),
  entry: (settings) => (needsFunction(settings) ? findName(settings) : waitName(settings)),
  states: (settings, place) =>
    needsFunction(settings)
      ? { ...finding(settings, place), ...waiting(settings, secondsUntil('$moment'), place) }
      : waiting(settings, secondsOfWait(settings, place), place),
})

/** Zones and opening hours are not known to a workflow. */
function needsFunction({ for: length, plus, minus, at, spread }: Settings): boolean {
  return length === undefined ? Boolean(plus ?? minus ?? at ?? spread) : !isWallTime(length)
}

function secondsOfWait({ for: length, until = '' }: Settings, place: Place): EventWait['seconds'] {
  if (length !== undefined) return secondsOf(String(length)) ?? 1
  return secondsUntil(onlyMoment(sourceOfValue(place.value(until))))
}

/** A day alone begins at another moment in every zone: the run stops for people to see rather than guess. */
const onlyMoment = (source: string): string =>
  `($until := (${source}); $contains($until, 'T') ? $until : $error('a day needs a time: add at:'))`

function finding(settings: Settings, place: Place): Record<string, State> {
  const { for: length, until, plus, minus, at, spread } = settings
  const asked = length === undefined ? { from: until, plus, minus, at, spread } : { after: length }
  const given = Object.entries(asked).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, place.value(value)]],
  )
  return {
    [place.name(findName(settings))]: {
      ...place.call('find-moment', Object.fromEntries(given)),
      Assign: { moment: '{% $states.result.at %}' },
      Next: place.name(waitName(settings)),
    },
  }
}

function waiting(settings: Settings, seconds: EventWait['seconds'], place: Place): Record<string, State> {
  return place.wait({
    name: place.name(waitName(settings)),
    seconds,
    events: Object.entries(settings.on).map(([event, to]) => ({
      event,
      to,
      assign: (mail) => ({ answer: `{% ${mail} %}` }),
    })),
    timeout: { to: NEXT, assign: { answer: { name: 'nothing' } } },
  })
}

/** e.g. `Wait P3D`, `Wait P3D for LeadContacted` or `Wait until event.facts.dueOn plus P7D at 10:00`. */
function waitName(settings: Settings): string {
  return `Wait ${described(settings)}${listed(settings.on, ' for ', ', ')}`.slice(0, 40)
}

const findName = (settings: Settings): string => `Find when: ${waitName(settings)}`.slice(0, 40)

function described({ for: length, until, plus, minus, at }: Settings): string {
  if (typeof length === 'object') return `${length.business} of business`
  if (length !== undefined) return sourceOf(length) === undefined ? String(length) : 'a computed time'
  const moved = `${plus === undefined ? '' : ` plus ${plus}`}${minus === undefined ? '' : ` minus ${minus}`}`
  return `until ${nameOf(until ?? '')}${moved}${at === undefined ? '' : ` at ${at}`}`
}

/** The last word of what is read: `{% $event.facts.dueOn %}` → `dueOn`. */
const nameOf = (until: string): string => (sourceOf(until) ?? until).match(/\w+(?=\W*$)/)?.[0] ?? 'then'

function howLong(settings: Settings, language: 'zh-CN' | 'en'): string {
  const { for: length, until = '', plus, minus, at, spread } = settings
  const isEnglish = language === 'en'
  if (length !== undefined) return `${isEnglish ? 'Wait for at most' : '最多等待'} ${lengthInWords(length, language)}`
  const parts = [
    `${isEnglish ? 'Wait until' : '等到'} ${sourceOf(until) ?? until}`,
    plus && `${isEnglish ? 'plus' : '之后'} ${durationInWords(plus, language)}`,
    minus && `${isEnglish ? 'minus' : '之前'} ${durationInWords(minus, language)}`,
    at && `${isEnglish ? 'at ' : ''}${at}`,
    spread &&
      (isEnglish
        ? `(spread over ${durationInWords(spread, language)})`
        : `（分散在 ${durationInWords(spread, language)}内）`),
  ]
  return parts.filter(Boolean).join(' ')
}

function listed(on: Readonly<Record<string, string>>, before: string, between: string): string {
  const events = Object.keys(on)
  return events.length === 0 ? '' : before + events.join(between)
}
