import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** Where the stack's sources begin; what they import counts too. The last two are imported by computed names. */
const ENTRIES = ['infra/app.ts', 'workflows/catalogue.ts', 'workflows/compile.ts']

/** Read as data by what is imported. */
const DATA = ['workflows/journeys', 'package-lock.json', 'cdk.json']

/** Changes whenever the stack's template may change: with its sources, and with the names of the functions' files. */
export function hashSources(root: string): string {
  const files = [
    ...importedFrom(ENTRIES.map((entry) => join(root, entry))),
    ...DATA.flatMap((name) => list(join(root, name))),
  ]
  const hash = createHash('sha256')
  for (const file of [...new Set(files)].sort())
    hash.update(relative(root, file)).update('\0').update(readFileSync(file))
  for (const file of list(join(root, 'functions'))) hash.update(relative(root, file)).update('\0')
  return hash.digest('hex').slice(0, 24)
}

/** The files and whatever of the project they import, directly or not. */
function importedFrom(entries: readonly string[]): Set<string> {
  const found = new Set<string>()
  const waiting = [...entries]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file) || !existsSync(file)) continue
    found.add(file)
    const text = readFileSync(file, 'utf8')
    for (const [, name = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g))
      waiting.push(resolve(dirname(file), name))
  }
  return found
}

function list(path: string): string[] {
  if (!existsSync(path)) return []
  if (/\.\w+$/.test(path)) return [path]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
