import { z } from 'zod'
import { messageClassSchema } from './message-class.ts'

/** What a variable may hold: `text` is one line, `time` a clock time or date and clock time, `where` a line with an address of ours or a code. */
const variableSchema = z.object({ type: z.enum(['text', 'time', 'where']), max: z.number().int().positive() })

export const templateSchema = z.object({
  class: messageClassSchema,
  /** For whom it is written. */
  to: z.enum(['owner', 'staff']),
  variables: z.record(z.string(), variableSchema),
  /** `{name}` stands for a variable. */
  'zh-CN': z.string().min(1),
  en: z.string().min(1),
})
export type Template = z.infer<typeof templateSchema>

export const templatesSchema = z.record(z.string(), templateSchema)
