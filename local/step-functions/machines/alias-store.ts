import { z } from 'zod'
import { AwsError } from '../../service.ts'
import type { Engine } from '../engine.ts'

/** To which versions, in per cent. */
export const routing = z
  .array(z.object({ stateMachineVersionArn: z.string(), weight: z.number().int().min(0).max(100) }))
  .min(1)
  .max(2)
  .refine((routes) => routes.reduce((sum, { weight }) => sum + weight, 0) === 100, 'weights must add up to 100')
export type Routing = z.infer<typeof routing>

/** A name that stands for a version, or for two of them by weight. */
export interface Alias {
  readonly arn: string
  readonly name: string
  readonly description: string | undefined
  readonly routing: Routing
  readonly createdAt: number
  readonly updatedAt: number
}

export function findAlias(engine: Engine, arn: string): Alias | undefined {
  const row = engine.store.prepare('SELECT * FROM sfn_alias WHERE arn = ?').get(arn)
  if (!row) return undefined
  return {
    arn,
    name: String(row.name),
    description: typeof row.description === 'string' ? row.description : undefined,
    routing: JSON.parse(String(row.routing)),
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
  }
}

/** Throws ResourceNotFound. */
export function requireAlias(engine: Engine, arn: string): Alias {
  const alias = findAlias(engine, arn)
  if (!alias) throw new AwsError('ResourceNotFound', `Request references a resource that does not exist: '${arn}'`)
  return alias
}
