import { z } from 'zod'
import { momentSchema, subjectSchema } from '../../events/define-event.ts'

/** Something that a member of staff has to do by a time. */
export const taskSchema = z.object({
  taskId: z.string(),
  subject: subjectSchema,
  /** What is to be done, by the setting `tasks`: title and script. */
  task: z.string(),
  runId: z.string().optional(),
  dealerId: z.string(),
  /** Whose it is; absent: anyone's at the dealer, shown to the manager. */
  advisorId: z.string().optional(),
  /** The person that it is about, for the page. */
  personId: z.string().optional(),
  openedAt: momentSchema,
  dueAt: momentSchema,
  state: z.enum(['open', 'done', 'missed', 'dropped']),
  result: z.string().optional(),
  doneBy: z.string().optional(),
  doneAt: momentSchema.optional(),
})
export type Task = z.infer<typeof taskSchema>
