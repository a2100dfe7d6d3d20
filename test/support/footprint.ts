import { z } from 'zod'

/** What a call touches: a resource's name, or the beginning of several names; reads do not disturb each other. */
interface Touch {
  readonly name: string
  readonly isPrefix?: boolean
  readonly writes: boolean
}
export type Footprint = readonly Touch[]

/** A point that may depend on anything. */
export const EVERYTHING: Footprint = [{ name: '', isPrefix: true, writes: true }]

/** Whether the order of two calls cannot matter. */
export function areIndependent(a: Footprint, b: Footprint): boolean {
  return !a.some((one) => b.some((other) => (one.writes || other.writes) && overlap(one, other)))
}

function overlap(a: Touch, b: Touch): boolean {
  if (a.isPrefix && b.name.startsWith(a.name)) return true
  if (b.isPrefix && a.name.startsWith(b.name)) return true
  return a.name === b.name
}

const keySchema = z.object({ pk: z.string(), sk: z.string() })
const updateSchema = z.object({ key: keySchema })
const querySchema = z.object({ pk: z.string(), prefix: z.string().optional() })
const writesSchema = z.array(
  z.union([
    z.object({ put: keySchema }).transform(({ put }) => write(put)),
    z.object({ update: updateSchema }).transform(({ update }) => write(update.key)),
    z.object({ delete: keySchema }).transform((each) => write(each.delete)),
    z.object({ check: keySchema }).transform(({ check }) => read(check)),
  ]),
)

const tableFootprints: Readonly<Record<string, (first: unknown) => Footprint>> = {
  get: (key) => [read(keySchema.parse(key))],
  put: (item) => [write(keySchema.parse(item))],
  update: (update) => [write(updateSchema.parse(update).key)],
  delete: (key) => [write(keySchema.parse(key))],
  query: (query) => {
    const { pk, prefix = '' } = querySchema.parse(query)
    return [{ name: `table/${pk}|${prefix}`, isPrefix: true, writes: false }]
  },
  transact: (writes) => writesSchema.parse(writes),
}

/** What a call of a service touches. Whatever is not known better touches everything of its service. */
export function footprintOf(service: string, method: string, args: readonly unknown[]): Footprint {
  const known = service === 'table' ? tableFootprints[method] : undefined
  return known?.(args[0]) ?? [{ name: `${service}/`, isPrefix: true, writes: true }]
}

function read({ pk, sk }: { pk: string; sk: string }): Touch {
  return { name: `table/${pk}|${sk}`, writes: false }
}

function write({ pk, sk }: { pk: string; sk: string }): Touch {
  return { name: `table/${pk}|${sk}`, writes: true }
}
