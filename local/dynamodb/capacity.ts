import type { Input } from './engine.ts'
import { readChoice } from './input.ts'
import type { Table } from './tables/catalogue.ts'

type Wanted = 'NONE' | 'TOTAL' | 'INDEXES'

/** ConsumedCapacity in AWS's shape. The figures count the table alone; index writes are not added. */
export function consumed(input: Input, table: Table, units: number): { ConsumedCapacity?: object } {
  const wanted = wantedCapacity(input)
  return wanted === 'NONE' ? {} : { ConsumedCapacity: capacityOf(table, units, wanted) }
}

export function wantedCapacity(input: Input): Wanted {
  return readChoice(input, 'ReturnConsumedCapacity', ['NONE', 'TOTAL', 'INDEXES'])
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
