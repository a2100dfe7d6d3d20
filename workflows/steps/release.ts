import { z } from 'zod'
import { withRemedy } from '../problem.ts'
import { defineStep, slugSchema } from './step.ts'

const settingsSchema = z.strictObject(
  { because: slugSchema.describe('Why, for the chain of custody and for LeadReleased, e.g. `third-miss`') },
  { error: withRemedy('why the lead is taken away is missing', 'Write e.g. `release: { because: third-miss }`') },
)

/** Takes the lead from the holder who missed the task before it; LeadReleased then starts the search for another. Who got the lead meanwhile keeps it. */
export const release = defineStep({
  kind: 'release',
  schema: settingsSchema,
  subjects: ['lead'],
  sentence: ({ because }) => ({
    'zh-CN': `收回线索（${because}），重新派给其他顾问`,
    en: `Take the lead from its holder (${because}), for somebody else`,
  }),
  entry: () => 'Release the lead',
  states: ({ because }, place) => ({
    [place.name('Release the lead')]: { ...place.call('release-lead', { reason: because }), ...place.onward() },
  }),
})
