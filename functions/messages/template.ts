import { z } from 'zod'
import type { Settings } from '../shared/settings.ts'
import { messageClassSchema } from './message-record.ts'
import { shippedTemplates } from './shipped-templates.ts'

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

/** A step names a template that does not exist. */
export class UnknownTemplate extends Error {
  constructor(template: string) {
    super(`There is no message template "${template}"; add it to the setting "templates" or correct the step`)
    this.name = 'UnknownTemplate'
  }
}

/** What ops stored in the setting `templates` goes before what we ship, template by template. */
export async function findTemplate(settings: Settings, id: string): Promise<Template> {
  const own = await settings.readRules('templates', templatesSchema, {})
  const template = own[id] ?? shippedTemplates[id]
  if (!template) throw new UnknownTemplate(id)
  return template
}
