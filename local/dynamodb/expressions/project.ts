import { attribute, type Item, setAttribute, type Value } from '../values/value.ts'
import { refuseOverlaps } from './overlap.ts'
import { type Placeholders, resolvePath } from './placeholders.ts'
import type { Expression, Path, ResolvedPath } from './syntax.ts'

/** The paths of a projection, looked up and checked. */
export function projectedPaths(expression: Expression<readonly Path[]>, placeholders: Placeholders): ResolvedPath[] {
  const paths = expression.tree.map((path) => resolvePath(path, placeholders.names))
  refuseOverlaps(paths, 'ProjectionExpression')
  return paths
}

/** The parts of the item that lie on the paths. List members that were chosen close ranks. */
export function project(item: Item, paths: readonly ResolvedPath[]): Item {
  const projected: Record<string, Value> = {}
  for (const [name, rests] of byFirstPart(paths)) {
    const value = attribute(item, String(name))
    const part = value && projectValue(value, rests)
    if (part) setAttribute(projected, String(name), part)
  }
  return projected
}

function projectValue(value: Value, rests: readonly ResolvedPath[]): Value | undefined {
  if (rests.some((rest) => rest.length === 0)) return value
  if (value.M) {
    const map = project(
      value.M,
      rests.filter((rest) => typeof rest[0] === 'string'),
    )
    return Object.keys(map).length > 0 ? { M: map } : undefined
  }
  if (!value.L) return undefined
  const list = projectList(
    value.L,
    rests.filter((rest) => typeof rest[0] === 'number'),
  )
  return list.length > 0 ? { L: list } : undefined
}

function projectList(list: readonly Value[], paths: readonly ResolvedPath[]): Value[] {
  const positions = [...byFirstPart(paths)].sort(([a], [b]) => Number(a) - Number(b))
  return positions.flatMap(([at, rests]) => {
    const member = list[Number(at)]
    const part = member && projectValue(member, rests)
    return part ? [part] : []
  })
}

function byFirstPart(paths: readonly ResolvedPath[]): Map<string | number, ResolvedPath[]> {
  const groups = new Map<string | number, ResolvedPath[]>()
  for (const [first, ...rest] of paths) {
    if (first === undefined) continue
    const group = groups.get(first)
    if (group) group.push(rest)
    else groups.set(first, [rest])
  }
  return groups
}
