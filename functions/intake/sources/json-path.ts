/** `$.a.b[0]['c d']`, or without the `$.`; a name that stands alone is a field of that name. */
const STEP = /\.?([^.[\]'"$]+)|\[(\d+)\]|\['([^']+)'\]/uy

/** A path in JSON → its steps; `undefined` if it is none. */
export function parsePath(path: string): readonly (string | number)[] | undefined {
  const text = path.startsWith('$') ? path.slice(1) : path
  const steps: (string | number)[] = []
  STEP.lastIndex = 0
  while (STEP.lastIndex < text.length) {
    const found = STEP.exec(text)
    if (!found) return undefined
    steps.push(found[2] === undefined ? (found[1] ?? found[3] ?? '') : Number(found[2]))
  }
  return steps.length === 0 ? undefined : steps
}

export const isPath = (path: string): boolean => parsePath(path) !== undefined

/** What lies there; `undefined` where nothing does. */
export function lookUp(value: unknown, steps: readonly (string | number)[]): unknown {
  let here = value
  for (const step of steps) {
    if (Array.isArray(here)) here = typeof step === 'number' ? here[step] : undefined
    else here = isRecord(here) && Object.hasOwn(here, step) ? here[step] : undefined
  }
  return here
}

function isRecord(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null
}
