import { place } from '../names.ts'
import { TemplateRefused } from './template.ts'

/** What `Ref` and `Fn::GetAtt` give for one resource. */
export interface Created {
  readonly ref: string
  readonly attributes: Readonly<Record<string, string>>
}

/** Where a value's references lead. */
export interface Scope {
  /** The default of a parameter, if `name` is one. */
  parameter(name: string): unknown
  /** The resource, created first if need be. */
  resource(logicalId: string): Promise<Created>
}

const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::Partition': place.partition,
  'AWS::Region': place.region,
  'AWS::AccountId': place.account,
  'AWS::URLSuffix': place.urlSuffix,
  'AWS::StackName': 'LeadToLoyalty',
  'AWS::StackId': 'LeadToLoyalty',
}

/** Replaces the intrinsic functions in a value. Throws TemplateRefused for those that it does not know. */
export async function resolveValue(value: unknown, scope: Scope): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((each) => resolveValue(each, scope)))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value)
  const [name = '', argument] = entries[0] ?? []
  if (entries.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) return applyFunction(name, argument, scope)
  const resolved = await Promise.all(
    entries.map(async ([key, each]) => [key, await resolveValue(each, scope)] as const),
  )
  return Object.fromEntries(resolved.filter(([, each]) => each !== undefined))
}

async function applyFunction(name: string, argument: unknown, scope: Scope): Promise<unknown> {
  if (name === 'Ref') return reference(String(argument), scope)
  if (name === 'Fn::GetAtt') return attribute(argument, scope)
  if (name === 'Fn::Sub') return substitute(argument, scope)
  const resolved = await resolveValue(argument, scope)
  if (name === 'Fn::Join' && isPair(resolved) && Array.isArray(resolved[1]))
    return resolved[1].join(String(resolved[0]))
  if (name === 'Fn::Select' && isPair(resolved) && Array.isArray(resolved[1])) return resolved[1][Number(resolved[0])]
  if (name === 'Fn::Split' && isPair(resolved)) return String(resolved[1]).split(String(resolved[0]))
  throw new TemplateRefused([`${name} of ${JSON.stringify(argument)} is not supported`])
}

async function reference(name: string, scope: Scope): Promise<unknown> {
  if (name === 'AWS::NoValue') return undefined
  return pseudoParameters[name] ?? scope.parameter(name) ?? (await scope.resource(name)).ref
}

async function attribute(argument: unknown, scope: Scope): Promise<string> {
  const [logicalId = '', ...rest] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.')
  const { attributes } = await scope.resource(logicalId)
  const name = rest.join('.')
  const value = attributes[name]
  if (value === undefined) throw new TemplateRefused([`${logicalId} has no attribute ${name}`])
  return value
}

/** `${Name}`, `${Resource.Attribute}` and the names given beside the text; `${!Literal}` stays as `${Literal}`. */
async function substitute(argument: unknown, scope: Scope): Promise<string> {
  const [text, given] = Array.isArray(argument) ? argument : [argument, {}]
  const known = await resolveValue(given, scope)
  let result = ''
  let end = 0
  for (const match of String(text).matchAll(/\$\{([^}]+)\}/g)) {
    result += String(text).slice(end, match.index) + (await namedValue(match[1] ?? '', known, scope))
    end = match.index + match[0].length
  }
  return result + String(text).slice(end)
}

async function namedValue(name: string, known: unknown, scope: Scope): Promise<string> {
  if (name.startsWith('!')) return `\${${name.slice(1)}}`
  const given =
    typeof known === 'object' && known !== null ? Object.entries(known).find(([key]) => key === name) : undefined
  if (given) return String(given[1])
  return String(name.includes('.') ? await attribute(name, scope) : await reference(name, scope))
}

function isPair(value: unknown): value is [unknown, unknown] {
  return Array.isArray(value) && value.length === 2
}
