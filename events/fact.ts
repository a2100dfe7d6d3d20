import { z } from 'zod'
import { defineEvent } from './define-event.ts'

export const factCaptured = defineEvent({
  name: 'FactCaptured',
  subject: 'capture',
  about:
    'A source (a DMS, telematics) told a fact about a car or its owner. What it said stays in the table, under the event.',
  facts: { fact: z.string().describe('Which fact, by the name of its event, e.g. ServiceCompleted') },
  examples: [{ subject: 'cap-7k2m9q', facts: { fact: 'ServiceCompleted' } }],
})
