import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import { JourneyError } from './problem.ts'

export interface YamlFile {
  readonly data: unknown
  /** The 1-based line of what lies at a path, or of the nearest thing around it. */
  lineOf(path: readonly PropertyKey[]): number
}

/** Reads one YAML document; throws JourneyError with every syntax error and its line. */
export function readYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0) {
    throw new JourneyError(
      file,
      document.errors.map((error) => ({
        line: lines.linePos(error.pos[0]).line,
        path: '',
        problem: `not YAML: ${error.message}`,
        remedy: 'Correct the indentation, quotes or brackets there',
      })),
    )
  }
  const offsetOf = (path: readonly PropertyKey[]): number => {
    let node: unknown = document.contents
    let offset = startOf(node) ?? 0
    for (const key of path) {
      const entry = entryOf(node, key)
      if (!entry) return offset
      node = entry.value
      offset = startOf(entry.key) ?? startOf(node) ?? offset
    }
    return offset
  }
  return { data: document.toJS(), lineOf: (path) => lines.linePos(offsetOf(path)).line }
}

function entryOf(node: unknown, key: PropertyKey): { key?: unknown; value: unknown } | undefined {
  if (isMap(node)) return node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key))
  if (isSeq(node) && typeof key === 'number' && key in node.items) return { value: node.items[key] }
  return undefined
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}
