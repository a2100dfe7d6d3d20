import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { LeadToLoyalty } from '../../infra/stack.ts'

/** One region of each partition, and none: a template that fits any. */
export const regions: readonly { place: string; region?: string }[] = [
  { place: 'us-east-1', region: 'us-east-1' },
  { place: 'cn-north-1', region: 'cn-north-1' },
  { place: 'any region' },
]

export interface SynthesizeOptions {
  region?: string | undefined
  /** As `-c name=value` gives it. */
  context?: Record<string, string>
  /** e.g. adds a validation, which then throws what it objects to. */
  prepare?: (app: App) => void
}

/** The stack's template, made without credentials and with bundling skipped. */
export function synthesize({ region, context = {}, prepare }: SynthesizeOptions = {}): Template {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [], ...context } })
  prepare?.(app)
  return Template.fromStack(new LeadToLoyalty(app, 'LeadToLoyalty', region === undefined ? {} : { env: { region } }))
}

/** A resource's properties, not yet looked at. */
export type Properties = Record<string, unknown>

/** The properties of every resource of a type, by logical id. */
export function propertiesOf(template: Template, type: string): Map<string, Properties> {
  const found = Object.entries(template.findResources(type))
  return new Map(found.map(([id, { Properties = {} }]): [string, Properties] => [id, Properties]))
}
