import { journeySubjects } from '../../events/define-event.ts'
import { defineStep, slugSchema } from './step.ts'

/** Says on the bus that something worth knowing happened (event MilestoneReached). */
export const emit = defineStep({
  kind: 'emit',
  schema: slugSchema,
  subjects: journeySubjects,
  sentence: (milestone) => ({ 'zh-CN': `记录里程碑「${milestone}」`, en: `Announce the milestone "${milestone}"` }),
  called: (milestone) => `emit-${milestone}`,
  entry: stateName,
  states: (milestone, place) => ({
    [place.name(stateName(milestone))]: { ...place.call('emit-event', { milestone }), ...place.onward() },
  }),
})

function stateName(milestone: string): string {
  return `Announce ${milestone.slice(0, 40)}`
}
