import type { z } from 'zod'
import type { Item } from '../../functions/shared/table.ts'
import type { Facts } from './facts.ts'

/** Takes what the checks need out of one item. */
export type Reader = (facts: Facts, item: Item) => void

/** Reads an item by its schema; one that does not fit is a break by itself. */
export function reader<Schema extends z.ZodType>(
  schema: Schema,
  keep: (facts: Facts, value: z.output<Schema>, item: Item) => void,
): Reader {
  return (facts, item) => {
    const parsed = schema.safeParse(item)
    if (parsed.success) {
      keep(facts, parsed.data, item)
      return
    }
    const path = parsed.error.issues[0]?.path.join('/') ?? ''
    facts.unreadable.push({
      rule: 'readable',
      about: `${item.pk} ${item.sk}`,
      found: `"${path}" does not fit its schema`,
    })
  }
}
