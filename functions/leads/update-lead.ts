import { z } from 'zod'
import { keys } from '../shared/keys.ts'
import { taskFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { ConditionFailed, type Item } from '../shared/table.ts'
import { LeadNotFound } from './lead-store.ts'
import { leadTaskSchema } from './task-input.ts'

const inputSchema = leadTaskSchema.extend({
  set: z.record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()])),
})

/** Notes labels on the lead; a label that is there is replaced. Throws LeadNotFound. */
export async function updateLead(
  { subject, set }: Pick<z.infer<typeof inputSchema>, 'subject' | 'set'>,
  { table }: Pick<Services, 'table'>,
): Promise<Record<string, never>> {
  const labels = Object.entries(set)
  if (labels.length === 0) return {}
  const names: Record<string, string> = { '#labels': 'labels' }
  const values: Item = {}
  labels.forEach(([label, value], at) => {
    names[`#label${at}`] = label
    values[`:label${at}`] = value
  })
  const update = `SET ${labels.map((_, at) => `#labels.#label${at} = :label${at}`).join(', ')}`
  try {
    await table.update({ key: keys.lead(subject.id), update, condition: 'attribute_exists(pk)', names, values })
  } catch (error) {
    if (error instanceof ConditionFailed) throw new LeadNotFound(subject.id)
    throw error
  }
  return {}
}

export const handler = taskFunction(inputSchema, z.object({}), updateLead)
