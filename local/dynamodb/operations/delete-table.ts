import type { Operation } from '../engine.ts'
import { checkParameters } from '../input.ts'
import { invalid } from '../refuse.ts'
import { describe, knownTable } from './describe-table.ts'

export const deleteTable: Operation = async (engine, input) => {
  checkParameters('DeleteTable', input, new Set(['TableName']))
  const table = knownTable(engine, input.TableName)
  if (table.definition.deletionProtection) {
    throw invalid(
      `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.`,
    )
  }
  const { AttributeDefinitions: _a, CreationDateTime: _c, KeySchema: _k, ...rest } = describe(engine, table)
  const { GlobalSecondaryIndexes: _g, LocalSecondaryIndexes: _l, ...description } = rest // AWS leaves these out
  await engine.catalogue.change(() => engine.catalogue.remove(table))
  return { TableDescription: { ...description, TableStatus: 'DELETING' } }
}
