import { z } from 'zod'
import { defineStep } from './step.ts'

/** Ends the journey here, and says why. */
export const exit = defineStep({
  kind: 'exit',
  schema: z.string({ error: 'a reason is missing\nSay why it ends, e.g. `exit: already a customer`' }).min(1).max(60),
  isLast: true,
  sentence: (reason) => ({ 'zh-CN': `旅程结束：${reason}`, en: `End of the journey: ${reason}` }),
  entry: stateName,
  states: (reason, place) => ({ [place.name(stateName(reason))]: { Type: 'Succeed', Output: { reason } } }),
})

function stateName(reason: string): string {
  return `End: ${reason.slice(0, 40)}`
}
