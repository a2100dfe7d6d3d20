import { z } from 'zod'
import { expressionSchema } from '../expression.ts'
import { defineStep } from './step.ts'

const caseSchema = z.strictObject({
  if: expressionSchema.describe('A condition in JSONata'),
  go: z.string().describe('The label to go to when it holds'),
})

/** Goes to the first label whose condition holds; if none does, on to the next step. */
export const branch = defineStep({
  kind: 'branch',
  schema: z.array(caseSchema).min(1).max(20),
  leads: (cases) => cases.map(({ go }, at) => ({ to: go, path: [at, 'go'] })),
  sentence: (cases) => ({
    'zh-CN': cases.map((each) => `若 ${bare(each.if)} 则转到「${each.go}」`).join('；'),
    en: cases.map((each) => `If ${bare(each.if)}, go to "${each.go}"`).join('; '),
  }),
  entry: () => 'Which way?',
  states: (cases, place) => ({
    [place.name('Which way?')]: {
      Type: 'Choice',
      Choices: cases.map((each) => ({ Condition: `${place.value(each.if)}`, Next: place.stateOf(each.go) })),
      Default: place.stateOf('next'),
    },
  }),
})

function bare(condition: string): string {
  return condition.slice(2, -2).trim()
}
