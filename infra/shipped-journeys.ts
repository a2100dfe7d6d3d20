import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { journeyRegistrationSchema } from '../functions/shared/services.ts'

const compiledSchema = z.object({
  definition: z.record(z.string(), z.unknown()),
  functions: z.array(z.string()),
  registration: journeyRegistrationSchema.omit({ machineArn: true }),
})
export type CompiledJourney = z.infer<typeof compiledSchema>

const workflows = join(import.meta.dirname, '../workflows')

export async function compileShipped(): Promise<CompiledJourney[]> {
  if (!existsSync(join(workflows, 'catalogue.ts'))) return []
  const { journeys } = await import(join(workflows, 'catalogue.ts'))
  const { compileJourney } = await import(join(workflows, 'compile.ts'))
  return journeys.map((journey: unknown) => compiledSchema.parse(compileJourney(journey)))
}
