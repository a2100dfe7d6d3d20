import { z } from 'zod'
import { defineEvent, journeySubjects, momentSchema } from './define-event.ts'

const taskId = z.string().describe('The task')
const task = z.string().describe("What is to be done, by the setting 'tasks', e.g. first-call")

export const taskOpened = defineEvent({
  name: 'TaskOpened',
  subject: journeySubjects,
  about: 'A member of staff was given something to do.',
  facts: { taskId, task, dueAt: momentSchema.describe('By when') },
  examples: [{ subject: 'lead-4f8a1c', facts: { taskId: 'tsk-1', task: 'first-call', dueAt: '2026-11-21T03:00:00Z' } }],
})

export const taskDone = defineEvent({
  name: 'TaskDone',
  subject: journeySubjects,
  about: 'What was to be done is done.',
  facts: {
    taskId,
    task,
    by: z.string().describe('Who did it'),
    result: z.string().describe('How it went, in kebab-case'),
  },
  matchedBy: 'taskId',
  examples: [
    { subject: 'lead-4f8a1c', facts: { taskId: 'tsk-1', task: 'first-call', by: 'A-SH-01-02', result: 'reached' } },
  ],
})

export const taskMissed = defineEvent({
  name: 'TaskMissed',
  subject: journeySubjects,
  about: 'The time for it is over, and it was not done.',
  facts: { taskId, task },
  examples: [{ subject: 'lead-4f8a1c', facts: { taskId: 'tsk-1', task: 'first-call' } }],
})

export const surveyAnswered = defineEvent({
  name: 'SurveyAnswered',
  subject: journeySubjects,
  about: 'A person answered a survey. What they wrote beside the figure stays in the table.',
  facts: {
    survey: z.string().describe('The survey, in kebab-case'),
    score: z.int().min(0).max(10).describe('From 0 (never again) to 10'),
  },
  examples: [{ subject: 'cmp-3d7h', facts: { survey: 'after-complaint', score: 3 } }],
})
