import { z } from 'zod'
import type { Settings } from '../shared/settings.ts'
import type { OutgoingMessage, SendAnswer } from './channels/channel.ts'
import { countParts } from './count-parts.ts'
import { messageClassSchema } from './message-class.ts'

const paramSchema = z.object({
  /** What the provider calls it; where providers count them it is `1`, `2` … */
  name: z.string().min(1),
  /** Which variable of ours it is; the one of the same name without it. */
  from: z.string().optional(),
  /** `code`: of an address with a code only the code, for the address stands in the approved text. */
  take: z.enum(['all', 'code']).default('all'),
  /** How many characters the provider takes in it. */
  max: z.number().int().positive().optional(),
})

const providerTemplateSchema = z.object({
  /** The provider's id of the template. */
  code: z.string().min(1),
  /** As it was approved, without the signature; `${name}` or `{1}` stands for a parameter. */
  text: z.string().min(1),
  /** The legal class that it was approved for. */
  class: messageClassSchema,
  state: z.enum(['approved', 'pending', 'refused']),
  /** In the provider's order. */
  params: z.array(paramSchema).default([]),
})
type ProviderTemplate = z.output<typeof providerTemplateSchema>

/** Setting `provider-templates`: what providers approved, by channel and by our template's id; `<id>.en` goes before `<id>` for what is said in English. */
export const providerTemplatesSchema = z.record(z.string(), z.record(z.string(), providerTemplateSchema))

/** What leaves: the provider's template and its parameters, in order. `parts`: how many messages the provider counts. */
export interface CheckedContent {
  kind: 'fits'
  code: string
  params: readonly { name: string; value: string }[]
  parts: number
}
type Refused = Extract<SendAnswer, { kind: 'refused' }>

/** The rules of 推广短信: it ends so, and nothing else contains it. */
const OPT_OUT = '拒收请回复R'

const LONGEST = 500
const LINK = /https?:|www\.|\b[a-z0-9-]+\.(com|cn|net|org|top|link|io)\b/i

/** Checks a message against what the provider approved, before it is sent. Refused with the field that is wrong. */
export async function checkContent(
  message: OutgoingMessage,
  { channel, signName }: { channel: string; signName: string },
  settings: Settings,
): Promise<CheckedContent | Refused> {
  const approved = (await settings.read('provider-templates', providerTemplatesSchema, {}))[channel] ?? {}
  const { template: id, language } = message
  const template = approved[`${id}.${language}`] ?? approved[id]
  if (!template) return refuse(`template-missing: ${id}`)
  const wrong = faultOfTemplate(template, message)
  if (wrong !== undefined) return refuse(wrong)
  const params = template.params.map((param) => ({ ...param, value: valueIn(param, message) }))
  const fault = params.map(faultOfParam).find((each) => each !== undefined)
  if (fault !== undefined) return refuse(fault)
  const values = Object.fromEntries(params.map(({ name, value }) => [name, value ?? '']))
  const text = `【${signName}】${fill(template.text, values)}`
  if (text.length > LONGEST) return refuse(`too-long: text has ${text.length} characters, ${LONGEST} at most`)
  return { kind: 'fits', code: template.code, params: toList(values), parts: countParts(text) }
}

const refuse = (reason: string): Refused => ({ kind: 'refused', reason, class: 'content' })

const toList = (values: Record<string, string>) => Object.entries(values).map(([name, value]) => ({ name, value }))

const PLACEHOLDER = /\$\{(\w+)\}|\{(\w+)\}/g

const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(PLACEHOLDER, (_, a: string | undefined, b: string | undefined) => values[a ?? b ?? ''] ?? '')

function faultOfTemplate(template: ProviderTemplate, message: OutgoingMessage): string | undefined {
  const { state, text, params } = template
  if (state !== 'approved') return `template-${state}: ${message.template}`
  if (template.class !== message.class) return `class-differs: approved as ${template.class}, sent as ${message.class}`
  if (!/\p{L}/u.test(text.replace(PLACEHOLDER, ''))) return 'all-variable: text'
  const isPromotion = message.class === 'marketing'
  if (isPromotion && !text.endsWith(OPT_OUT)) return `no-opt-out: text must end with ${OPT_OUT}`
  if (!isPromotion && text.includes(OPT_OUT)) return `opt-out-in-notice: text must not contain ${OPT_OUT}`
  const named = [...text.matchAll(PLACEHOLDER)].map(([, a, b]) => a ?? b ?? '')
  const undeclared = named.find((name) => !params.some((param) => param.name === name))
  if (undeclared !== undefined) return `param-missing: ${undeclared}`
  const unused = params.find(({ name }) => !named.includes(name))
  return unused && `param-unused: ${unused.name}`
}

type Param = ProviderTemplate['params'][number]

function valueIn({ name, from = name, take }: Param, { variables }: OutgoingMessage): string | undefined {
  const value = variables[from]
  if (take === 'all' || value === undefined) return value
  // `https://l.example.cn/o 接收码 7Q4K9M`: a link of one person's own has nothing after it.
  return /^\S+\s.*?(\S+)$/s.exec(value)?.[1]
}

function faultOfParam({ name, from = name, max, value }: Param & { value: string | undefined }): string | undefined {
  if (value === undefined || value === '') return `variable-missing: ${from}`
  if (max !== undefined && value.length > max)
    return `variable-too-long: ${from} has ${value.length} characters, ${max} at most`
  return LINK.test(value) ? `variable-with-link: ${from}` : undefined
}
