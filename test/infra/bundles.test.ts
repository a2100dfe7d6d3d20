import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundling } from '../../infra/constructs/live-function.ts'
import { type FunctionEntry, functionList, type Permission } from '../../infra/function-list.ts'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'bundles-'))
const entryOf = (entry: FunctionEntry) => join(root, 'functions', entry.domain, `${entry.slug}.ts`)

beforeAll(async () => {
  const { banner, externalModules, minify: _, sourceMap: __, sourcesContent: ___, ...options } = bundling
  await build({
    ...options,
    entryPoints: functionList.map((entry) => ({ in: entryOf(entry), out: entry.slug })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    banner: { js: banner },
    external: externalModules,
    logLevel: 'error',
  })
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Every function carries these; carrying is not calling. */
const carried = /^functions\/(shared\/(bus|secrets|services|settings|table|workflows)\.ts|messages\/channels\/)/

/** The code of our own that is left in a function's bundle. */
function ownCode(slug: string): string {
  const sections = readFileSync(join(folder, `${slug}.mjs`), 'utf8').split(/^\/\/ (?=\S+\.(?:ts|js|mjs|cjs|json)$)/m)
  return sections.filter((each) => /^(functions|events|workflows)\//.test(each) && !carried.test(each)).join('')
}

/** How each permission shows; the bundler numbers names that occur twice. */
const signs: Record<Permission, RegExp> = {
  'read-table': /\btable\d*\.(get|query)\(/,
  'write-table': /\btable\d*\.(put|update|delete|transact)\(/,
  'read-due-index': /\.queryDue\(/,
  'publish-events': /\.publish\(/,
  'read-source-keys': /\.sourceKeys\(/,
  'read-signing-key': /\.signingKey\(/,
  'start-runs': /\bworkflows\d*\.start\(/,
  'answer-waits': /\bworkflows\d*\.(succeed|fail)\(/,
  'describe-runs': /\bworkflows\d*\.status\(/,
}

const run = promisify(execFile)

test('every bundle can be loaded, and exports its handler', async () => {
  const load = `const loaded = await Promise.all(process.argv.slice(1).map((file) => import(file)))
    console.log(loaded.filter(({ handler }) => typeof handler === 'function').length)`
  const files = functionList.map((entry) => join(folder, `${entry.slug}.mjs`))

  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', load, ...files])

  expect(Number(stdout)).toBe(functionList.length)
})

describe.each(functionList)('$slug', (entry) => {
  test('may do what its code does, and nothing else', () => {
    const code = ownCode(entry.slug)

    const does = Object.entries(signs).flatMap(([permission, sign]) => (sign.test(code) ? [permission] : []))

    expect(does.sort()).toEqual([...entry.may].sort())
  })

  test('leaves by a fixed address if, and only if, it calls providers', () => {
    expect(/\bchannel\d*\.(send|query)\(/.test(ownCode(entry.slug))).toBe(entry.callsProviders ?? false)
  })
})
