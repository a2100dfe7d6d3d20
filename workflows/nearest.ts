/** The known names that look most like `name`, best first: at most three, fewer when little resembles it. */
export function nearest(name: string, known: Iterable<string>): string[] {
  const scored = [...known].map((each) => ({ each, distance: distance(name.toLowerCase(), each.toLowerCase()) }))
  return scored
    .filter(({ each, distance }) => distance <= Math.max(3, each.length / 2))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ each }) => each)
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [row, letter] of [...a].entries()) {
    const current = [row + 1]
    for (const [column, other] of [...b].entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1)
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}
