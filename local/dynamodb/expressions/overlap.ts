import { invalid } from '../refuse.ts'
import type { ExpressionName, ResolvedPath } from './syntax.ts'

/** Refuses two paths of which one holds the other, or that need one value to be both a list and a map. */
export function refuseOverlaps(paths: readonly ResolvedPath[], expression: ExpressionName): void {
  for (let later = 1; later < paths.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      const one = paths[earlier]
      const two = paths[later]
      if (one && two && one[0] === two[0]) refuseOverlap(one, two, expression)
    }
  }
}

function showPath(path: ResolvedPath): string {
  return `[${path.map((part) => (typeof part === 'number' ? `[${part}]` : part)).join(', ')}]`
}

function refuseOverlap(one: ResolvedPath, two: ResolvedPath, expression: ExpressionName): void {
  const shared = Math.min(one.length, two.length)
  let at = 0
  while (at < shared && one[at] === two[at]) at += 1
  const pair = `path one: ${showPath(one)}, path two: ${showPath(two)}`
  if (at === shared) {
    throw invalid(
      `Invalid ${expression}: Two document paths overlap with each other; must remove or rewrite one of these paths; ${pair}`,
    )
  }
  if (typeof one[at] !== typeof two[at]) {
    throw invalid(
      `Invalid ${expression}: Two document paths conflict with each other; must remove or rewrite one of these paths; ${pair}`,
    )
  }
}
