import type { z } from 'zod'
import { keepFresh } from './keep-fresh.ts'
import { keys } from './keys.ts'
import type { Table } from './table.ts'

/** Rules that are data: what ops stored under a name, or else what we ship. */
export interface Settings {
  /** Throws SettingRefused where what is stored does not fit: there is nothing that could stand in for it. */
  read<Schema extends z.ZodType>(name: string, schema: Schema, absent: z.input<Schema>): Promise<z.output<Schema>>
  /** Where what is stored does not fit, what we ship stands in for it and the log says so: no lead waits because of a typing error. */
  readRules<Schema extends z.ZodType>(name: string, schema: Schema, shipped: z.input<Schema>): Promise<z.output<Schema>>
  /** Stores a value that was parsed by the setting's schema; known everywhere within a minute, here at once. */
  write(name: string, value: object): Promise<void>
}

/** What is stored under a setting's name does not fit its schema. */
export class SettingRefused extends Error {
  constructor(setting: string, { issues: [issue] }: z.ZodError) {
    const field = issue?.path.join('/') ?? ''
    super(`The setting "${setting}" cannot be used: ${field || 'it'}: ${issue?.message}. Correct it and store it again`)
    this.name = 'SettingRefused'
  }
}

interface Complaints {
  error(message: string, fields: Record<string, unknown>): void
}

export function openSettings(table: Table, log: Complaints): Settings {
  const readers = new Map<string, () => Promise<unknown>>()
  const stored = (name: string): Promise<unknown> => {
    const reader = readers.get(name) ?? keepFresh(async () => (await table.get(keys.setting(name)))?.value)
    readers.set(name, reader)
    return reader()
  }
  return {
    read: async (name, schema, absent) => {
      const { data, error } = parseOnce(schema, (await stored(name)) ?? absent)
      if (error) throw new SettingRefused(name, error)
      return data
    },
    readRules: async (name, schema, shipped) => {
      const { data, error, isNew } = parseOnce(schema, (await stored(name)) ?? shipped)
      if (!error) return data
      if (isNew) log.error('setting refused', { setting: name, problem: new SettingRefused(name, error).message })
      return schema.parse(shipped)
    },
    write: async (name, value) => {
      await table.put({ ...keys.setting(name), value })
      readers.delete(name)
    },
  }
}

const results = new WeakMap<object, WeakMap<z.ZodType, unknown>>()

/** Parses the same object by the same schema only once: rules are read with every message, and never changed in place. */
function parseOnce<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.ZodSafeParseResult<z.output<Schema>> & { isNew: boolean } {
  if (typeof value !== 'object' || value === null) return { ...schema.safeParse(value), isNew: true }
  const bySchema = results.get(value) ?? new WeakMap<z.ZodType, unknown>()
  results.set(value, bySchema)
  const isNew = !bySchema.has(schema)
  if (isNew) bySchema.set(schema, schema.safeParse(value))
  return { ...(bySchema.get(schema) as z.ZodSafeParseResult<z.output<Schema>>), isNew }
}
