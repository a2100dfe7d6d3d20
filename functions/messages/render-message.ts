import type { Template } from './template.ts'

/** The variables given do not fit the template; `variables` names each with what is wrong. */
class TemplateVariablesRefused extends Error {
  readonly variables: readonly string[]
  constructor(template: string, variables: readonly string[]) {
    super(`Template "${template}": ${variables.join('; ')}`)
    this.name = 'TemplateVariablesRefused'
    this.variables = variables
  }
}

const shapes = {
  text: /^[^\p{Cc}]+$/u,
  time: /^(\d{4}-)?(\d{2}-\d{2} )?\d{2}:\d{2}$/,
  where: /^[^\p{Cc}]+$/u,
} as const

/** The text of a message. Refuses missing, unknown, too long and misshapen variables by name; never cuts. */
export function renderMessage(
  id: string,
  template: Template,
  message: { language: 'zh-CN' | 'en'; variables: Readonly<Record<string, string>> },
): string {
  const { variables } = message
  const wrong = [
    ...Object.keys(variables)
      .filter((name) => !(name in template.variables))
      .map((name) => `unknown variable "${name}"`),
    ...Object.entries(template.variables).flatMap(([name, rule]) => complaint(name, rule, variables[name])),
  ]
  if (wrong.length > 0) throw new TemplateVariablesRefused(id, wrong)
  return template[message.language].replace(/\{(\w+)\}/g, (_, name: string) => variables[name] ?? '')
}

function complaint(name: string, rule: Template['variables'][string], value: string | undefined): string[] {
  if (value === undefined || value === '') return [`missing variable "${name}"`]
  if (value.length > rule.max) return [`variable "${name}" is longer than ${rule.max} characters`]
  if (!shapes[rule.type].test(value)) return [`variable "${name}" is not a ${rule.type}`]
  return []
}
