import { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'

/** What every task of a journey about a lead is told. */
export const leadTaskSchema = z.object({
  run: z.object({ id: z.string(), journey: z.string(), pk: z.string(), sk: z.string() }),
  subject: z.object({ type: z.literal('lead'), id: z.string() }),
  /** When the state was entered: the same at every retry. */
  now: momentSchema,
  /** The step's label. */
  step: z.string(),
})
export type LeadTask = z.infer<typeof leadTaskSchema>
