import type { Settings } from '../shared/settings.ts'
import { shippedTemplates } from './shipped-templates.ts'
import { type Template, templatesSchema } from './template.ts'

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
