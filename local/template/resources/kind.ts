import { z } from 'zod'
import type { EventBridge } from '../../event-bridge/event-bridge.ts'
import type { Gateway } from '../../http/gateway.ts'
import type { Functions } from '../../lambda/functions.ts'
import type { Mapping } from '../../queues/event-source-mapping.ts'
import type { Queues } from '../../queues/queues.ts'
import type { Scheduler } from '../../scheduler/scheduler.ts'
import type { SecretStore } from '../../secrets/secrets.ts'
import type { LocalService } from '../../service.ts'
import type { Created } from '../resolve.ts'

/** The services that resources are created in. */
export interface Host {
  readonly dynamodb: LocalService
  readonly stepFunctions: LocalService
  readonly events: EventBridge
  readonly queues: Queues
  readonly scheduler: Scheduler
  readonly secrets: SecretStore
  readonly functions: Functions
  readonly gateway: Gateway
  /** Where HTTP is answered, without a slash at its end. */
  readonly baseUrl: string
  /** Feeds a function from a queue, once everything is there. */
  addMapping(mapping: Mapping): void
}

export interface Declared<Properties> {
  readonly logicalId: string
  readonly properties: Properties
  readonly metadata: Readonly<Record<string, unknown>>
}

/** One CloudFormation type: what it may say, what of it has no meaning here, and how it comes to be. */
export interface ResourceKind {
  readonly type: string
  /** Properties that are allowed and not looked at. */
  readonly ignored: readonly string[]
  /** The properties that mean something here; any other is refused by name. */
  readonly names: readonly string[]
  create(host: Host, declared: Declared<unknown>): Promise<Created>
}

export function defineKind<Schema extends z.ZodRawShape>(kind: {
  type: string
  properties: Schema
  ignored?: readonly string[]
  create(host: Host, declared: Declared<z.output<z.ZodObject<Schema>>>): Created | Promise<Created>
}): ResourceKind {
  const schema = z.strictObject(kind.properties)
  return {
    type: kind.type,
    ignored: kind.ignored ?? [],
    names: Object.keys(kind.properties),
    create: async (host, { logicalId, properties, metadata }) =>
      kind.create(host, { logicalId, metadata, properties: readProperties(schema, properties) }),
  }
}

function readProperties<Schema extends z.ZodType>(schema: Schema, properties: unknown): z.output<Schema> {
  const parsed = schema.safeParse(properties)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
  throw new Error(problems.join('; '))
}

/** A JSON number or boolean that CloudFormation may also give as text. */
export const numberProperty = z.coerce.number()
