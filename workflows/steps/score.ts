import { z } from 'zod'
import { withRemedy } from '../problem.ts'
import { defineStep } from './step.ts'

/** Scores the lead by the scorecard; `$score` is then `{ points, grade, reasons }`. */
export const score = defineStep({
  kind: 'score',
  schema: z.literal('lead', { error: withRemedy('only a lead can be scored', 'Write `score: lead`') }),
  subjects: ['lead'],
  gives: ['score'],
  sentence: () => ({ 'zh-CN': '给线索评分定级', en: 'Score and grade the lead' }),
  entry: () => 'Score the lead',
  states: (_, place) => ({
    [place.name('Score the lead')]: {
      ...place.call('score-lead', {}),
      Assign: { score: '{% $states.result %}' },
      ...place.onward(),
    },
  }),
})
