import { elevenDigits } from './sms-phones.ts'

/** What is registered with the provider. */
export interface AliyunSmsAccount {
  key: { id: string; secret: string }
  signNames: readonly string[]
  /** Approved templates by code: `${name}` stands for a variable. */
  templates: Readonly<Record<string, { content: string; kind: 'notice' | 'promotion' }>>
}

/** What is wrong with a message, by the provider's code. */
export function aliyunProblem(given: URLSearchParams, { signNames, templates }: AliyunSmsAccount): string | undefined {
  const template = templates[given.get('TemplateCode') ?? '']
  if (!elevenDigits(given.get('PhoneNumbers') ?? '')) return 'isv.MOBILE_NUMBER_ILLEGAL'
  if (!signNames.includes(given.get('SignName') ?? '')) return 'isv.SMS_SIGNATURE_ILLEGAL'
  if (!template) return 'isv.SMS_TEMPLATE_ILLEGAL'
  if ((given.get('OutId') ?? '').length >= 256) return 'isv.INVALID_PARAMETERS'
  const values = readVariables(given)
  if (!values) return 'isv.INVALID_JSON_PARAM'
  if (namesIn(template.content).some((name) => values[name] === undefined)) return 'isv.TEMPLATE_MISSING_PARAMETERS'
  if (Object.values(values).some((value) => /https?:\/\//.test(value))) return 'isv.PARAM_NOT_SUPPORT_URL'
  if (aliyunText(given, { templates }).length > 500) return 'isv.PARAM_LENGTH_LIMIT'
  const saysHowToStop = template.content.endsWith('拒收请回复R')
  return saysHowToStop === (template.kind === 'promotion') ? undefined : 'isv.SMS_CONTENT_ILLEGAL'
}

const namesIn = (content: string): string[] => [...content.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name)

/** All values are strings, else undefined. */
function readVariables(given: URLSearchParams): Record<string, string> | undefined {
  try {
    const values: unknown = JSON.parse(given.get('TemplateParam') || '{}')
    if (typeof values !== 'object' || values === null || Array.isArray(values)) return undefined
    const entries = Object.entries(values)
    return entries.every(([, value]) => typeof value === 'string') ? Object.fromEntries(entries) : undefined
  } catch {
    return undefined
  }
}

/** As it is read on the phone. */
export function aliyunText(given: URLSearchParams, { templates }: Pick<AliyunSmsAccount, 'templates'>): string {
  const values = readVariables(given) ?? {}
  const content = templates[given.get('TemplateCode') ?? '']?.content ?? ''
  return `【${given.get('SignName')}】${content.replace(/\$\{(\w+)\}/g, (_, name: string) => values[name] ?? '')}`
}
