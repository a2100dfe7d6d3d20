import { z } from 'zod'
import { arnOf } from '../names.ts'
import { type Created, resolveValue, type Scope } from './resolve.ts'
import type { Host } from './resources/kind.ts'
import { kinds, withoutMeaning } from './resources/kinds.ts'
import { type Resource, type Template, TemplateRefused, templateSchema } from './template.ts'

/** What came of a template. */
export interface Stack {
  /** `Ref` and `Fn::GetAtt` of every resource, by logical id. */
  readonly resources: ReadonlyMap<string, Created>
  /** Types that were there and mean nothing on one machine. */
  readonly ignored: readonly string[]
}

/** Creates everything that a template declares, each resource after those that it refers to. Throws TemplateRefused. */
export async function loadTemplate(text: string, host: Host): Promise<Stack> {
  const template = readTemplate(text)
  const problems = Object.entries(template.Resources).flatMap(([logicalId, resource]) => check(logicalId, resource))
  if (problems.length > 0) throw new TemplateRefused(problems)

  const created = new Map<string, Promise<Created>>()
  const scopeOf = (path: readonly string[]): Scope => ({
    parameter: (name) => template.Parameters[name]?.Default,
    resource: (logicalId) => {
      if (path.includes(logicalId)) throw new TemplateRefused([`${[...path, logicalId].join(' → ')} goes in a circle`])
      const known = created.get(logicalId) ?? create(logicalId, [...path, logicalId])
      created.set(logicalId, known)
      return known
    },
  })
  const create = async (logicalId: string, path: readonly string[]): Promise<Created> => {
    const resource = template.Resources[logicalId]
    if (!resource) throw new TemplateRefused([`${path.join(' → ')}: there is no ${logicalId}`])
    return createResource(logicalId, resource, { host, scope: scopeOf(path) })
  }

  const top = scopeOf([])
  for (const logicalId of Object.keys(template.Resources)) await top.resource(logicalId)
  return { resources: new Map(await settleAll(created)), ignored: ignoredTypes(template) }
}

function readTemplate(text: string): Template {
  const parsed = templateSchema.safeParse(JSON.parse(text))
  if (parsed.success) return parsed.data
  throw new TemplateRefused([z.prettifyError(parsed.error)])
}

function check(logicalId: string, { Type, Properties }: Resource): string[] {
  if (withoutMeaning.has(Type)) return []
  const kind = kinds.get(Type)
  if (!kind) return [`${logicalId}: ${Type} does not exist here`]
  return Object.keys(Properties)
    .filter((name) => !kind.names.includes(name) && !kind.ignored.includes(name))
    .map((name) => `${logicalId}: ${Type} has no property ${name} here`)
}

async function createResource(
  logicalId: string,
  { Type, Properties, Metadata }: Resource,
  { host, scope }: { host: Host; scope: Scope },
): Promise<Created> {
  const kind = kinds.get(Type)
  if (!kind) return standIn(logicalId)
  const given = Object.entries(Properties).filter(([name]) => !kind.ignored.includes(name))
  const properties = await resolveValue(Object.fromEntries(given), scope)
  try {
    return await kind.create(host, { logicalId, properties, metadata: Metadata })
  } catch (error) {
    if (error instanceof TemplateRefused) throw error
    throw new TemplateRefused([`${logicalId} (${Type}): ${error instanceof Error ? error.message : String(error)}`])
  }
}

/** What stands for a resource that has no meaning here, so that others can refer to it. */
function standIn(logicalId: string): Created {
  return { ref: logicalId, attributes: { Arn: arnOf('unused', logicalId) } }
}

function ignoredTypes({ Resources }: Template): string[] {
  const types = Object.values(Resources).map(({ Type }) => Type)
  return [...new Set(types.filter((type) => withoutMeaning.has(type)))].sort()
}

async function settleAll(created: ReadonlyMap<string, Promise<Created>>): Promise<[string, Created][]> {
  return Promise.all([...created].map(async ([logicalId, each]) => [logicalId, await each]))
}
