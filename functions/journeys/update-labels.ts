import { z } from 'zod'
import { subjectSchema } from '../../events/define-event.ts'
import { keys } from '../shared/keys.ts'
import { taskFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import type { Item } from '../shared/table.ts'

const inputSchema = z.object({
  subject: subjectSchema.extend({ type: z.enum(['customer', 'vehicle', 'complaint']) }),
  set: z.record(z.string().min(1), z.union([z.string(), z.number(), z.boolean()])),
})

/** Notes labels on a customer, a vehicle or a complaint, beside its record; a label that is there is replaced. */
export async function updateLabels(
  { subject, set }: z.infer<typeof inputSchema>,
  { table }: Pick<Services, 'table'>,
): Promise<Record<string, never>> {
  const labels = Object.entries(set)
  if (labels.length === 0) return {}
  const key = keys.labels(subject)
  await table.update({ key, update: 'SET labels = if_not_exists(labels, :none)', values: { ':none': {} } })
  const names: Record<string, string> = {}
  const values: Item = {}
  labels.forEach(([label, value], at) => {
    names[`#label${at}`] = label
    values[`:label${at}`] = value
  })
  await table.update({
    key,
    update: `SET ${labels.map((_, at) => `labels.#label${at} = :label${at}`).join(', ')}`,
    names,
    values,
  })
  return {}
}

export const handler = taskFunction(inputSchema, z.object({}), updateLabels)
