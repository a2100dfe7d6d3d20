import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, type ParsedNode, parseDocument } from 'yaml'
import { ImportError } from './import-error.ts'
import { type ImportMap, mapSchema } from './map-schema.ts'
import { advisorTargets, kindOf, leadTargets, type Targets } from './targets.ts'

type Path = readonly PropertyKey[]
interface Fault {
  path: Path
  message: string
}

/** Reads a map and checks it against the fields that it may fill and the columns that are there. Throws an ImportError that lists every fault with its line. */
export async function readMap(path: string, targets: Targets, columns: readonly string[]): Promise<ImportMap> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new ImportError(`There is no map ${path}`)
  })
  return parseMap(text, { name: basename(path), targets, columns })
}

export function parseMap(
  text: string,
  { name, targets, columns }: { name: string; targets: Targets; columns: readonly string[] },
): ImportMap {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const syntax = document.errors[0]
  if (syntax) throw new ImportError(`${name}, line ${syntax.linePos?.[0].line ?? 1}: ${syntax.message.split('\n')[0]}`)
  const parsed = mapSchema.safeParse(document.toJS())
  const faults = parsed.success ? checkMap(parsed.data, targets, columns) : parsed.error.issues.flatMap(toFaults)
  if (parsed.success && faults.length === 0) return parsed.data
  throw new ImportError(
    faults.map(({ path, message }) => `${name}, line ${lineOf(document, path, lines)}: ${message}`).join('\n'),
  )
}

function toFaults(issue: { code?: string; path: Path; message: string; keys?: readonly string[] }): Fault[] {
  if (issue.code === 'unrecognized_keys' && issue.keys)
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: `"${key}" is not known here` }))
  return [{ path: issue.path, message: `${issue.path.join(' → ')}: ${issue.message}` }]
}

function checkMap(map: ImportMap, targets: Targets, columns: readonly string[]): Fault[] {
  return [
    ...checkFields(map.fields, targets, ['fields'], columns),
    ...missingFields(map, targets),
    ...checkTests(map, targets, columns),
    ...map.advisors.flatMap((fields, at) => checkFields(fields, advisorTargets, ['advisors', at], columns)),
  ]
}

function checkFields(fields: ImportMap['fields'], targets: Targets, at: Path, columns: readonly string[]): Fault[] {
  return Object.entries(fields).flatMap(([field, cell]) => {
    if (kindOf(field, targets) === undefined)
      return [
        {
          path: [...at, field],
          message: `"${field}" is not a field; the fields are: ${Object.keys(targets.fields).join(', ')}`,
        },
      ]
    return columnsOf(cell)
      .filter((column) => !columns.includes(column))
      .map((column) => ({
        path: [...at, field],
        message: `the column "${column}" (for ${field}) is not in the file; it has: ${columns.filter(Boolean).join(', ')}`,
      }))
  })
}

function checkTests({ tests }: ImportMap, targets: Targets, columns: readonly string[]): Fault[] {
  if (!tests) return []
  if (targets !== leadTargets) return [{ path: ['tests'], message: 'tests: only leads have them' }]
  const { column } = tests
  const message = `the column "${column}" (for tests) is not in the file; it has: ${columns.filter(Boolean).join(', ')}`
  return columns.includes(column) ? [] : [{ path: ['tests', 'column'], message }]
}

function missingFields(map: ImportMap, { required }: Targets): Fault[] {
  return required
    .filter((group) => !group.some((field) => field in map.fields))
    .map((group) => ({ path: ['fields'], message: `say where ${group.join(' or ')} comes from` }))
}

/** The columns that a cell is made of. */
function columnsOf(cell: ImportMap['fields'][string]): string[] {
  if (cell.column !== undefined) return [cell.column]
  return [...(cell.template ?? '').matchAll(/\{([^{}]+)\}/g)].map(([, column = '']) => column)
}

/** The line of the deepest part of `path` that is in the file. */
function lineOf(document: Document<ParsedNode>, path: Path, lines: LineCounter): number {
  let node: unknown = document.contents
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0
  for (const part of path) {
    const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && key.value === part) : undefined
    const item = isPair(pair)
      ? pair.value
      : isNode(node) && 'get' in node && typeof part === 'number'
        ? node.get(part, true)
        : undefined
    if (isPair(pair) && isNode(pair.key)) offset = pair.key.range?.[0] ?? offset
    else if (isNode(item)) offset = item.range?.[0] ?? offset
    else break
    node = item
  }
  return lines.linePos(offset).line
}
