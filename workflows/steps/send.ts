import { z } from 'zod'
import type { journeySubjects, SubjectType } from '../../events/define-event.ts'
import type { State } from '../asl.ts'
import { NEXT } from '../destination.ts'
import { durationSchema } from '../duration.ts'
import { secondsUntil } from '../moment.ts'
import { withRemedy } from '../problem.ts'
import { defineStep, type Fault, type Place, slugSchema, TRIGGER } from './step.ts'

const RECIPIENTS = {
  owner: { 'zh-CN': '客户', en: 'the person' },
  holder: { 'zh-CN': '负责的顾问', en: 'who holds the lead' },
  handler: { 'zh-CN': '投诉处理人', en: 'who handles the complaint' },
  dealer: { 'zh-CN': '门店', en: 'the dealer' },
  manager: { 'zh-CN': '经理', en: 'the manager' },
  'general-manager': { 'zh-CN': '总经理', en: 'the general manager' },
  region: { 'zh-CN': '大区', en: 'the region' },
  brand: { 'zh-CN': '品牌', en: 'the brand' },
} as const
type Recipient = keyof typeof RECIPIENTS

/** Who can be written to about what. */
const ABOUT: Record<(typeof journeySubjects)[number], readonly Recipient[]> = {
  lead: ['owner', 'holder', 'manager', 'region'],
  customer: ['owner'],
  vehicle: ['owner', 'dealer', 'manager', 'general-manager'],
  complaint: ['owner', 'handler', 'dealer', 'manager', 'general-manager', 'region', 'brand'],
}

/** What a message is for, as policy weighs it; see functions/messages/purpose.ts. */
const PURPOSES = ['answer', 'safety', 'complaint', 'service', 'care', 'survey', 'marketing'] as const
/** These go out at any hour. */
const AT_ONCE: readonly string[] = ['answer', 'safety']

const settingsSchema = z
  .strictObject({
    to: z.enum(Object.keys(RECIPIENTS) as [Recipient, ...Recipient[]]).describe('Who gets it'),
    message: slugSchema.describe('The message, by its template id'),
    class: z.enum(['transactional', 'service', 'marketing']).describe('What the law and our policy make of it'),
    purpose: z.enum(PURPOSES).optional().describe('What it is for: decides which of several messages goes first'),
    whenQuiet: z
      .enum(['defer', 'drop'])
      .optional()
      .describe('Whether it is sent later or not at all where it would disturb'),
    usefulFor: durationSchema.optional().describe('For how long it is worth sending'),
  })
  .refine(({ class: legal, purpose }) => legal !== 'marketing' || purpose === undefined || !AT_ONCE.includes(purpose), {
    path: ['purpose'],
    error: withRemedy('marketing is never an answer', 'Choose another purpose, or the class that it really has'),
  })
type Settings = z.output<typeof settingsSchema>

/**
 * Sends a message; `$sent` is then `{ state, messageId }`. Whether it may be sent is decided at the moment of sending; where
 * policy defers it, the run waits and asks again.
 */
export const send = defineStep({
  kind: 'send',
  schema: settingsSchema,
  gives: ['sent'],
  faults: ({ to }, subject) => faultyRecipient(to, subject),
  sentence: (settings) => {
    const { to, message } = settings
    return {
      'zh-CN': `向${RECIPIENTS[to]['zh-CN']}发送消息「${message}」${waitsForMorning(settings) ? '，免打扰时段顺延' : ''}`,
      en: `Send "${message}" to ${RECIPIENTS[to].en}${waitsForMorning(settings) ? ', later if it would disturb now' : ''}`,
    }
  },
  called: ({ message }) => `send-${message}`,
  entry: stateName,
  states: (settings, place) => {
    const sending = {
      ...place.call('send-message', { slot: settings.to, ...settings, event: TRIGGER }),
      Assign: { sent: '{% $states.result %}' },
    }
    if (!mayBeDeferred(settings)) return { [place.name(stateName(settings))]: { ...sending, ...place.onward() } }
    return {
      [place.name(stateName(settings))]: { ...sending, Next: place.name(questionName(settings)) },
      ...deferral(settings, place),
    }
  },
})

/** Without a purpose it is by its legal class; what staff get is their work. */
function mayBeDeferred({ to, class: legal, purpose }: Settings): boolean {
  if (purpose !== undefined) return !AT_ONCE.includes(purpose)
  return to === 'owner' && legal !== 'transactional'
}

const waitsForMorning = (settings: Settings): boolean => settings.whenQuiet !== 'drop' && mayBeDeferred(settings)

/** The wait can be ended like any other; then the same message is decided anew. */
function deferral(settings: Settings, place: Place): Record<string, State> {
  const wait = place.name(`Wait to ${stateName(settings).replace('Send', 'send')}`)
  return {
    [place.name(questionName(settings))]: {
      Type: 'Choice',
      Choices: [{ Condition: "{% $sent.state = 'deferred' %}", Next: wait }],
      Default: place.stateOf(NEXT),
    },
    ...place.wait({
      name: wait,
      seconds: secondsUntil('$sent.until'),
      events: [],
      timeout: { state: place.name(stateName(settings)) },
    }),
  }
}

function faultyRecipient(to: Recipient, subject: SubjectType): Fault[] {
  const known = Object.entries(ABOUT).find(([about]) => about === subject)?.[1] ?? []
  if (known.includes(to)) return []
  const message = withRemedy(`a ${subject} has no \`${to}\` to write to`, `Choose one of: ${known.join(', ')}`)
  return [{ path: ['to'], message }]
}

/** e.g. `Send lead-acknowledged to owner`; long ids are cut, for a state's name has a limit. */
function stateName({ message, to }: Settings): string {
  return `Send ${message.slice(0, 20)} to ${to}`
}

const questionName = (settings: Settings): string => `Deferred? ${stateName(settings)}`
