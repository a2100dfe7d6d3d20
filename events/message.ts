import { z } from 'zod'
import { defineEvent, journeySubjects } from './define-event.ts'

const messageId = z.string().describe('The message slot in the ledger')
const template = z.string().describe('The message, by its template id')

export const messageFailed = defineEvent({
  name: 'MessageFailed',
  subject: journeySubjects,
  about: 'A message could not be delivered to the channel.',
  facts: { messageId, template, reason: z.string().describe("The channel's error code") },
  examples: [
    { subject: 'lead-4f8a1c', facts: { messageId: 'msg-1', template: 'lead-acknowledged', reason: 'number-unusable' } },
  ],
})

export const messageSuppressed = defineEvent({
  name: 'MessageSuppressed',
  subject: journeySubjects,
  about: 'A message was not sent, because policy forbids it.',
  facts: { messageId, template, reason: z.string().describe('The rule that forbids it') },
  examples: [
    { subject: 'lead-4f8a1c', facts: { messageId: 'msg-1', template: 'lead-acknowledged', reason: 'no-address' } },
  ],
})
