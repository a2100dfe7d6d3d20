import type { z } from 'zod'
import { keepFresh } from './keep-fresh.ts'
import { keys } from './keys.ts'
import type { Table } from './table.ts'

/** Rules that are data: what ops stored under a name, or else what we ship. */
export interface Settings {
  read<Schema extends z.ZodType>(name: string, schema: Schema, shipped: z.input<Schema>): Promise<z.output<Schema>>
  /** Stores a value that was parsed by the setting's schema; known everywhere within a minute, here at once. */
  write(name: string, value: object): Promise<void>
}

export function openSettings(table: Table): Settings {
  const readers = new Map<string, () => Promise<unknown>>()
  const stored = (name: string): Promise<unknown> => {
    const reader = readers.get(name) ?? keepFresh(async () => (await table.get(keys.setting(name)))?.value)
    readers.set(name, reader)
    return reader()
  }
  return {
    read: async <Schema extends z.ZodType>(name: string, schema: Schema, shipped: z.input<Schema>) =>
      parseOnce(schema, (await stored(name)) ?? shipped),
    write: async (name, value) => {
      await table.put({ ...keys.setting(name), value })
      readers.delete(name)
    },
  }
}

const results = new WeakMap<object, WeakMap<z.ZodType, unknown>>()

/** Parses the same object by the same schema only once: rules are read with every message, and never changed in place. */
function parseOnce<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  if (typeof value !== 'object' || value === null) return schema.parse(value)
  const bySchema = results.get(value) ?? new WeakMap<z.ZodType, unknown>()
  results.set(value, bySchema)
  if (!bySchema.has(schema)) bySchema.set(schema, schema.parse(value))
  return bySchema.get(schema) as z.output<Schema>
}
