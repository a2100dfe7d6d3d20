/** How many places a text takes in a terminal: Chinese signs take two. */
export function displayWidth(text: string): number {
  let width = 0
  for (const sign of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(sign)
      ? 2
      : 1
  return width
}

/** Lines of a table whose columns are as wide as their widest cell; the last column is not padded. */
export function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows)
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, displayWidth(cell))
  const pad = (cell: string, at: number): string => cell + ' '.repeat((widths[at] ?? 0) - displayWidth(cell))
  return rows.map((row) =>
    row
      .map((cell, at) => (at === row.length - 1 ? cell : pad(cell, at)))
      .join('  ')
      .trimEnd(),
  )
}
