import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type BuildOptions, build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundling } from '../../infra/constructs/live-function.ts'
import { functionList, type Permission } from '../../infra/function-list.ts'

const folder = mkdtempSync(join(tmpdir(), 'bundles-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Bundles as the stack does, but readable. */
async function bundle(into: string, options: BuildOptions): Promise<void> {
  const { format, target, mainFields, keepNames, banner } = bundling
  await build({
    ...{ format, target, mainFields, keepNames, bundle: true, platform: 'node', logLevel: 'error' },
    entryPoints: functionList.map(({ domain, slug }) => ({ in: `functions/${domain}/${slug}.ts`, out: slug })),
    absWorkingDir: join(import.meta.dirname, '../..'),
    outdir: join(folder, into),
    outExtension: { '.js': '.mjs' },
    banner: { js: banner },
    ...options,
  })
}

test('every bundle can be loaded, and exports its handler', { timeout: 120_000 }, async () => {
  // What bundles share is written and loaded once: it is the same code, in a fraction of the time.
  await bundle('whole', { splitting: true })
  const load = `const loaded = await Promise.all(process.argv.slice(1).map((file) => import(file)))
    console.log(loaded.filter(({ handler }) => typeof handler === 'function').length)`
  const files = functionList.map(({ slug }) => join(folder, 'whole', `${slug}.mjs`))

  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', load, ...files])

  expect(Number(stdout)).toBe(functionList.length)
})

/** How each permission shows in code; the bundler numbers names that occur twice. */
const signs: Record<Permission, RegExp> = {
  // Settings lie in the table.
  'read-table': /\btable\d*\.(get|query)\(|\bsettings\d*\.read(Rules)?\(/,
  'write-table': /\btable\d*\.(put|update|delete|transact)\(/,
  'read-due-index': /\.queryDue(Pages)?\(/,
  'publish-events': /\.publish\(/,
  'read-source-keys': /\.sourceKeys\(/,
  'read-signing-key': /\.signingKey\(/,
  'read-identity-key': /\.identityKey\(/,
  'read-channel-secrets': /\bchannel\d*\??\.(send|query)\(|\.change\?\.\(/,
  'start-runs': /\bworkflows\d*\.start\(/,
  'answer-waits': /\bworkflows\d*\.(succeed|fail)\(/,
  'describe-runs': /\bworkflows\d*\.status\(/,
}

/** Every function carries these, whether it sends or not; carrying is not calling. */
const services = /^functions\/shared\/(bus|secrets|services|settings|table|workflows)\.ts/
const channels = /^functions\/messages\/(channels\/|check-content\.ts)/

/** The code of our own that is left in a function's bundle, by file. */
function ownFiles(slug: string): string[] {
  const sections = readFileSync(join(folder, 'own', `${slug}.mjs`), 'utf8').split(/^\/\/ (?=\S+\.ts$)/m)
  return sections.filter((each) => /^(functions|events|workflows)\//.test(each))
}

const ownCode = (slug: string): string =>
  ownFiles(slug)
    .filter((each) => !services.test(each) && !channels.test(each))
    .join('')

const permissionsIn = (code: string): string[] =>
  Object.entries(signs).flatMap(([permission, sign]) => (sign.test(code) ? [permission] : []))

beforeAll(() => bundle('own', { packages: 'external' }))

describe.each(functionList)('$slug', ({ slug, may, callsProviders = false }) => {
  test('may do what its code does, and nothing else', () => {
    const does = permissionsIn(ownCode(slug))

    expect(does.sort()).toEqual([...may].sort())
  })

  test('leaves by a fixed address if, and only if, it calls providers', () => {
    const calls = /\bchannel\d*\??\.(send|query)\(|\.change\?\.\(|\bawait fetch\(/.test(ownCode(slug))

    expect(calls).toBe(callsProviders)
  })
})

test.each(functionList.filter(({ may }) => may.includes('read-channel-secrets')))(
  '$slug, which sends, may do what the channels do: read their settings and keep their tokens',
  ({ slug, may }) => {
    const done = permissionsIn(
      ownFiles(slug)
        .filter((each) => channels.test(each))
        .join(''),
    )

    expect(done).toEqual(expect.arrayContaining(['read-table', 'write-table']))
    expect(may).toEqual(expect.arrayContaining(done))
  },
)
