import { z } from 'zod'
import { defineStep, slugSchema } from './step.ts'

const settingsSchema = z.strictObject({
  to: z.enum(['owner', 'holder', 'manager']).describe('Who gets it: the person, who holds the lead, or the manager'),
  message: slugSchema.describe('The message, by its template id'),
  class: z.enum(['transactional', 'service', 'marketing']).describe('What the law and our policy make of it'),
})

const RECIPIENTS = {
  owner: { 'zh-CN': '客户', en: 'the person' },
  holder: { 'zh-CN': '负责的顾问', en: 'who holds the lead' },
  manager: { 'zh-CN': '经理', en: 'the manager' },
}

/** Sends a message; `$sent` is then `{ state, messageId }`. Whether it may be sent is decided at the moment of sending. */
export const send = defineStep({
  kind: 'send',
  schema: settingsSchema,
  subjects: ['lead'],
  functions: ['send-message'],
  gives: ['sent'],
  sentence: ({ to, message }) => ({
    'zh-CN': `向${RECIPIENTS[to]['zh-CN']}发送消息「${message}」`,
    en: `Send "${message}" to ${RECIPIENTS[to].en}`,
  }),
  called: ({ message }) => `send-${message}`,
  entry: stateName,
  states: (settings, place) => ({
    [place.name(stateName(settings))]: {
      ...place.call('send-message', {
        slot: settings.to,
        to: settings.to,
        message: settings.message,
        class: settings.class,
      }),
      Assign: { sent: '{% $states.result %}' },
      ...place.onward(),
    },
  }),
})

/** e.g. `Send lead-acknowledged to owner`; long ids are cut, for a state's name has a limit. */
function stateName({ message, to }: z.output<typeof settingsSchema>): string {
  return `Send ${message.slice(0, 36)} to ${to}`
}
