import { z } from 'zod'
import { journeySubjects } from '../../events/define-event.ts'
import type { State } from '../asl.ts'
import { NEXT } from '../destination.ts'
import type { EventWait } from '../event-wait.ts'
import { secondsUntil } from '../moment.ts'
import { dueOf, withinInWords, withinSchema } from '../within.ts'
import { defineStep, type Place, slugSchema, TRIGGER } from './step.ts'

const WHO = {
  usual: { 'zh-CN': '对应人员', en: 'whose work it is' },
  holder: { 'zh-CN': '负责人', en: 'whoever is in charge' },
  manager: { 'zh-CN': '经理', en: 'the manager' },
  service: { 'zh-CN': '服务顾问', en: 'a service advisor' },
  'general-manager': { 'zh-CN': '总经理', en: 'the general manager' },
} as const

const settingsSchema = z.strictObject({
  to: z
    .enum(['holder', 'manager', 'service', 'general-manager'])
    .optional()
    .describe('Who shall do it; whose it usually is, if not said'),
  task: slugSchema.describe("What is to be done, by the setting 'tasks'"),
  within: withinSchema.describe('How long one has: on the clock, in opening hours, or until a moment'),
  on: z
    .strictObject({ done: z.string().default(NEXT), missed: z.string().default(NEXT) })
    .default({ done: NEXT, missed: NEXT })
    .describe('The label to go to when it was done, and when it was not done in time'),
  unless: z
    .record(z.string(), z.string())
    .default({})
    .describe('Events that make the task needless, each with the label to go to (or `next`)'),
})
type Settings = z.output<typeof settingsSchema>

/** How long after a task was found done its event may be under way, in seconds. */
const RESULT_COMES_WITHIN = 300

const short = ({ task }: Settings): string => task.slice(0, 20)
const giveName = (settings: Settings): string => `Give ${short(settings)} to ${settings.to ?? 'whose it is'}`
const openName = (settings: Settings): string => `Is it given? ${short(settings)}`
const waitName = (settings: Settings): string => `Wait for ${short(settings)}`
const missName = (settings: Settings): string => `Time is over: ${short(settings)}`
const lateName = (settings: Settings): string => `Missed? ${short(settings)}`
const resultName = (settings: Settings): string => `Wait for the result of ${short(settings)}`

/**
 * Gives somebody something to do and waits until it is done, or the time is over. `$task` is then `{ taskId, result, by }`:
 * `result` is what was reported, or `missed`, `nobody` (there was nobody to ask), `dropped`, or the event of `unless` that came.
 */
export const task = defineStep({
  kind: 'task',
  schema: settingsSchema,
  subjects: journeySubjects,
  gives: ['task'],
  isLast: true,
  listens: ({ unless }) => [
    { event: 'TaskDone' },
    ...Object.keys(unless).map((event) => ({ event, path: ['unless', event] })),
  ],
  leads: ({ on, unless }) => [
    { to: on.done, path: ['on', 'done'] },
    { to: on.missed, path: ['on', 'missed'] },
    ...Object.entries(unless).map(([event, to]) => ({ to, path: ['unless', event] })),
  ],
  sentence: ({ to, task, within }) => ({
    'zh-CN': `请${WHO[to ?? 'usual']['zh-CN']}在 ${withinInWords(within, 'zh-CN')} 内完成「${task}」`,
    en: `Ask ${WHO[to ?? 'usual'].en} to do "${task}" within ${withinInWords(within, 'en')}`,
  }),
  called: ({ task }) => task,
  entry: giveName,
  states: (settings, place) => ({
    ...giving(settings, place),
    ...waiting(settings, place),
    ...missing(settings, place),
  }),
})

function giving(settings: Settings, place: Place): Record<string, State> {
  const { to, task, within } = settings
  return {
    [place.name(giveName(settings))]: {
      ...place.call('open-task', { ...(to && { to }), task, due: dueOf(within, place.value), event: TRIGGER }),
      Assign: { task: "{% $merge([$states.result, {'result': $states.result.state}]) %}" },
      Next: place.name(openName(settings)),
    },
    [place.name(openName(settings))]: {
      Type: 'Choice',
      Choices: [{ Condition: "{% $task.state = 'nobody' %}", Next: place.stateOf(settings.on.missed) }],
      Default: place.name(waitName(settings)),
    },
  }
}

function waiting(settings: Settings, place: Place): Record<string, State> {
  return place.wait({
    name: place.name(waitName(settings)),
    seconds: secondsUntil('$task.dueAt'),
    events: [
      ...whenDone(settings),
      ...Object.entries(settings.unless).map(([event, to]) => ({
        event,
        to,
        assign: () => ({ task: result(`'${event}'`) }),
      })),
    ],
    timeout: { state: place.name(missName(settings)) },
  })
}

function whenDone({ on }: Settings): EventWait['events'] {
  const assign = (mail: string) => ({
    task: `{% $merge([$task, {'result': ${mail}.facts.result, 'by': ${mail}.facts.by}]) %}`,
  })
  return [{ event: 'TaskDone', about: '$task.taskId', to: on.done, assign }]
}

const result = (value: string): string => `{% $merge([$task, {'result': ${value}}]) %}`

/** Whether it was missed, its record decides: who did it at the last moment is heard a little later. */
function missing(settings: Settings, place: Place): Record<string, State> {
  return {
    [place.name(missName(settings))]: {
      ...place.call('miss-task', { taskId: '{% $task.taskId %}' }),
      Assign: { task: result("$states.result.missed ? 'missed' : 'dropped'") },
      Next: place.name(lateName(settings)),
    },
    [place.name(lateName(settings))]: {
      Type: 'Choice',
      Choices: [{ Condition: "{% $task.result = 'missed' %}", Next: place.stateOf(settings.on.missed) }],
      Default: place.name(resultName(settings)),
    },
    ...place.wait({
      name: place.name(resultName(settings)),
      seconds: RESULT_COMES_WITHIN,
      events: whenDone(settings),
      timeout: { to: settings.on.done },
    }),
  }
}
