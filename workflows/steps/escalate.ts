import { z } from 'zod'
import { ladderLevelSchema } from '../../events/complaint.ts'
import type { State } from '../asl.ts'
import { NEXT } from '../destination.ts'
import { secondsOf } from '../duration.ts'
import { isWallTime, type Length, lengthInWords, lengthSchema, secondsUntil } from '../moment.ts'
import { withRemedy } from '../problem.ts'
import { defineStep, type Fault, type Place, slugSchema } from './step.ts'

const AT_ONCE = 'PT0S'

const levelSchema = z.strictObject({
  to: ladderLevelSchema.describe('Who is told'),
  message: slugSchema.describe('The message, by its template id'),
  after: z
    .union([z.literal(AT_ONCE), lengthSchema], {
      error: withRemedy(
        'when it is told is missing, or no length of time',
        'Write e.g. `after: PT0S` (at once), `after: PT2H`, or `after: { business: PT4H }` (opening hours)',
      ),
    })
    .describe('How long after the beginning'),
})
type Level = z.output<typeof levelSchema>

const eventsSchema = z
  .union([z.string(), z.array(z.string()).min(1).max(5)], {
    error: withRemedy('what stops it is missing', 'Write e.g. `until: ComplaintContacted`'),
  })
  .transform((until) => (typeof until === 'string' ? [until] : until))

const settingsSchema = z.strictObject({
  until: eventsSchema.describe('The event, or events, that stop it'),
  missing: slugSchema.describe('What is missing, as the notices say it'),
  ladder: z
    .array(levelSchema, {
      error: withRemedy('the ladder is missing', 'Add `ladder:` with `{ to, message, after }` for each level'),
    })
    .min(1)
    .max(8)
    .describe('The levels, in the order in which they are told'),
  stopped: z.string().default(NEXT).describe('The label to go to when it was stopped'),
})
type Settings = z.output<typeof settingsSchema>

const LEVELS: Record<Level['to'], { 'zh-CN': string; en: string }> = {
  dealer: { 'zh-CN': '门店', en: 'the dealer' },
  manager: { 'zh-CN': '经理', en: 'the manager' },
  'general-manager': { 'zh-CN': '总经理', en: 'the general manager' },
  region: { 'zh-CN': '大区', en: 'the region' },
  brand: { 'zh-CN': '品牌', en: 'the brand' },
}

/**
 * Tells one level after the other that something is missing, until the event comes; after the last level the journey goes on.
 * `$escalation.levels` is how many were told.
 */
export const escalate = defineStep({
  kind: 'escalate',
  schema: settingsSchema,
  subjects: ['complaint'],
  gives: ['escalation'],
  listens: ({ until }) => until.map((event) => ({ event, path: ['until'] })),
  leads: ({ stopped }) => [{ to: stopped, path: ['stopped'] }],
  faults: ({ ladder }) => ladder.flatMap(faultsOf),
  sentence: ({ until, ladder }) => ({
    'zh-CN': `逐级上报，直到 ${until.join(' 或 ')}：${ladder.map((level) => inWords(level, 'zh-CN')).join('，')}`,
    en: `Tell one level after the other until ${until.join(' or ')}: ${ladder.map((level) => inWords(level, 'en')).join(', ')}`,
  }),
  called: ({ missing }) => `escalate-${missing}`,
  entry: (settings) => (settings.ladder[0]?.after === AT_ONCE ? tellName(settings, 0) : FIND),
  states: (settings, place) =>
    Object.assign(
      {},
      ...settings.ladder.map((_, at) => ({ ...before(settings, at, place), ...tell(settings, at, place) })),
    ),
})

const FIND = 'Find when to tell the first level'
const tellName = ({ ladder }: Settings, at: number): string => `Tell level ${at + 1}: ${ladder[at]?.to}`
const waitName = ({ ladder }: Settings, at: number): string => `Wait before level ${at + 1}: ${ladder[at]?.to}`

/** The clock of a complaint is that of its record; before the first level it is that of the event. */
function before(settings: Settings, at: number, place: Place): Record<string, State> {
  const after = settings.ladder[at]?.after
  if (after === undefined || !isWaitedFor(settings, at)) return {}
  const waiting = waitFor(settings, { at, moment: at === 0 ? '$moment' : '$escalation.nextAt' }, place)
  if (at > 0) return waiting
  const from = '{% $states.context.Execution.Input.event.occurredAt %}'
  return {
    [place.name(FIND)]: {
      ...place.call('find-moment', { from, after: place.value(after) }),
      Assign: { moment: '{% $states.result.at %}' },
      Next: place.name(waitName(settings, at)),
    },
    ...waiting,
  }
}

/** Levels of the same time are told in one go. */
function isWaitedFor({ ladder }: Settings, at: number): boolean {
  const after = ladder[at]?.after
  if (at === 0) return after !== AT_ONCE
  return JSON.stringify(after) !== JSON.stringify(ladder[at - 1]?.after)
}

function waitFor(
  settings: Settings,
  { at, moment }: { at: number; moment: string },
  place: Place,
): Record<string, State> {
  return place.wait({
    name: place.name(waitName(settings, at)),
    seconds: secondsUntil(moment),
    events: settings.until.map((event) => ({
      event,
      to: settings.stopped,
      assign: () => ({ escalation: { levels: at } }),
    })),
    timeout: { state: place.name(tellName(settings, at)) },
  })
}

function tell(settings: Settings, at: number, place: Place): Record<string, State> {
  const { ladder, missing } = settings
  const level = ladder[at]
  const next = ladder[at + 1]
  const told = { levels: at + 1, ...(next && { nextAt: '{% $states.result.nextAt %}' }) }
  const following = isWaitedFor(settings, at + 1) ? waitName(settings, at + 1) : tellName(settings, at + 1)
  return {
    [place.name(tellName(settings, at))]: {
      ...place.call('escalate-complaint', {
        to: level?.to ?? '',
        message: level?.message ?? '',
        missing,
        ...(next && { next: place.value(next.after) }),
      }),
      Assign: { escalation: told },
      ...(next ? { Next: place.name(following) } : place.onward()),
    },
  }
}

function faultsOf({ to, after }: Level, at: number, ladder: readonly Level[]): Fault[] {
  const above = ladder[at - 1]
  const isTwice = ladder.slice(0, at).some((each) => each.to === to)
  const isEarlier = above !== undefined && secondsOfWall(after) < secondsOfWall(above.after)
  return [
    ...(isTwice
      ? [{ path: ['ladder', at, 'to'], message: withRemedy(`\`${to}\` is told twice`, 'Tell each level once') }]
      : []),
    ...(isEarlier
      ? [
          {
            path: ['ladder', at, 'after'],
            message: withRemedy('this comes before the level above it', 'Write the levels in the order of their times'),
          },
        ]
      : []),
  ]
}

/** NaN, which is not less than anything, where it is not on the wall clock. */
function secondsOfWall(after: Level['after']): number {
  return isWallTime(after) ? (secondsOf(after) ?? Number.NaN) : Number.NaN
}

function inWords({ to, after }: Level, language: 'zh-CN' | 'en'): string {
  const length: Length = after
  if (after === AT_ONCE) return `${LEVELS[to][language]} ${language === 'en' ? 'at once' : '立即'}`
  const words = lengthInWords(length, language)
  return language === 'en' ? `${LEVELS[to].en} after ${words}` : `${words}后${LEVELS[to]['zh-CN']}`
}
