import type { Input } from './engine.ts'
import { readChoice } from './input.ts'
import { unsupported } from './refuse.ts'
import type { Table } from './tables/catalogue.ts'
import type { Item } from './values/value.ts'

type Wanted = 'NONE' | 'TOTAL' | 'INDEXES'

/** ConsumedCapacity in AWS's shape. The figures count the table alone; index writes are not added. */
export function consumed(input: Input, table: Table, units: number): { ConsumedCapacity?: object } {
  const wanted = wantedCapacity(input)
  return wanted === 'NONE' ? {} : { ConsumedCapacity: capacityOf(table, units, wanted) }
}

export function wantedCapacity(input: Input): Wanted {
  return readChoice(input, 'ReturnConsumedCapacity', ['NONE', 'TOTAL', 'INDEXES'])
}

/** Checks what the request wants told, before anything is done. */
export function checkReturned(input: Input): void {
  wantedCapacity(input)
  readChoice(input, 'ReturnItemCollectionMetrics', ['NONE', 'SIZE'])
}

/** The same for operations on many items, which here tell nothing of item collections. */
export function checkReturnedOfMany(operation: string, input: Input): void {
  checkReturned(input)
  if (input.ReturnItemCollectionMetrics !== 'SIZE') return
  throw unsupported(`ReturnItemCollectionMetrics SIZE of ${operation}`)
}

export function capacityOf({ definition }: Table, units: number, wanted: Wanted): object {
  const total = { TableName: definition.name, CapacityUnits: units }
  return wanted === 'INDEXES' ? { ...total, Table: { CapacityUnits: units } } : total
}

export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5)
}

export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / 1024))
}

/** ItemCollectionMetrics, which AWS gives only for tables with a local index; partitions here stay below a gigabyte. */
export function collectionMetrics(input: Input, { definition }: Table, item: Item): { ItemCollectionMetrics?: object } {
  const wanted = readChoice(input, 'ReturnItemCollectionMetrics', ['NONE', 'SIZE'])
  if (wanted === 'NONE' || !definition.indexes.some(({ scope }) => scope === 'local')) return {}
  const { name } = definition.key.hash
  return { ItemCollectionMetrics: { ItemCollectionKey: { [name]: item[name] }, SizeEstimateRangeGB: [0, 1] } }
}
