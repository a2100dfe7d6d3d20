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
    read: async (name, schema, shipped) => schema.parse((await stored(name)) ?? shipped),
    write: async (name, value) => {
      await table.put({ ...keys.setting(name), value })
      readers.delete(name)
    },
  }
}
