import type { Input } from '../engine.ts'
import { applyUpdate } from '../expressions/apply-update.ts'
import { checkUpdate } from '../expressions/check-update.ts'
import { conditionOf, updateOf } from '../expressions/parsed.ts'
import { placeholdersOf } from '../expressions/placeholders.ts'
import type { ResolvedPath, Update } from '../expressions/syntax.ts'
import { invalid } from '../refuse.ts'
import type { Table } from '../tables/catalogue.ts'
import { keyAttributes } from '../tables/definition.ts'
import { checkIndexKey, readKey } from '../tables/key.ts'
import { itemSize } from '../values/size.ts'
import { makeTest } from './condition-test.ts'
import { LARGEST_ITEM, type Planned, type Write } from './plan.ts'

export function planUpdate(table: Table, input: Input): Write {
  const { key, item: keyItem } = readKey(input.Key, table.definition.key)
  const update = updateOf(input)
  const condition = conditionOf(input, 'ConditionExpression')
  const placeholders = placeholdersOf(input, [update, condition], 'UpdateExpression')
  const test = makeTest(condition, placeholders, input)
  const paths = update ? checkUpdate(update, placeholders) : []
  refuseKeyUpdates(table, paths)
  return {
    table,
    key,
    keyItem,
    plan: () => {
      const old = table.rows.read(key)
      test.check(old)
      if (!old && update && onlyTakesAway(update.tree)) return leaveMissing(paths)
      const next = update ? applyUpdate(update.tree, old ?? keyItem, placeholders, !old) : (old ?? keyItem)
      for (const index of table.definition.indexes) checkIndexKey(next, index)
      const bytes = itemSize(next)
      if (bytes > LARGEST_ITEM) throw invalid('Item size to update has exceeded the maximum allowed size')
      return { old, next, paths, bytes, apply: () => table.rows.write(key, next, bytes, old) }
    },
  }
}

function leaveMissing(paths: readonly ResolvedPath[]): Planned {
  return { old: undefined, next: undefined, paths, bytes: 0, apply: () => undefined }
}

/** Such an update leaves an item that does not exist as it is, where any other would make it. */
function onlyTakesAway({ set, add }: Update): boolean {
  return set.length === 0 && add.length === 0
}

function refuseKeyUpdates(table: Table, paths: readonly ResolvedPath[]): void {
  for (const { name } of keyAttributes(table.definition.key)) {
    if (!paths.some((path) => path[0] === name)) continue
    throw invalid(
      `One or more parameter values were invalid: Cannot update attribute ${name}. This attribute is part of the key`,
    )
  }
}
