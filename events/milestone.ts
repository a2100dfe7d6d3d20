import { z } from 'zod'
import { defineEvent, journeySubjects } from './define-event.ts'

export const milestoneReached = defineEvent({
  name: 'MilestoneReached',
  subject: journeySubjects,
  about: "A journey says that something worth knowing happened (its 'emit' step).",
  facts: {
    journey: z.string().describe('The journey that says so'),
    milestone: z.string().describe('What it says, in kebab-case, as the journey names it'),
  },
  examples: [{ subject: 'lead-4f8a1c', facts: { journey: 'lead-response', milestone: 'answered-in-time' } }],
})
