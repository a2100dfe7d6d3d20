import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const BIOME = resolve('node_modules/@biomejs/biome/bin/biome')

/** What the linter, with the project's own rules, says of a test file with this text, and of other files beside it. */
function lint(text: string, others: Readonly<Record<string, string>> = {}): { failed: boolean; report: string } {
  const folder = mkdtempSync(join(tmpdir(), 'lint-'))
  const { vcs: _, $schema: __, ...rules } = JSON.parse(readFileSync('biome.json', 'utf8'))
  writeFileSync(join(folder, 'biome.json'), JSON.stringify(rules))
  cpSync('lint', join(folder, 'lint'), { recursive: true })
  cpSync('package.json', join(folder, 'package.json'))
  for (const [name, content] of Object.entries({ ...others, 'sample.test.ts': text }))
    writeFileSync(join(folder, name), content)
  const run = spawnSync(process.execPath, [BIOME, 'lint', '--colors=off', '.'], { cwd: folder, encoding: 'utf8' })
  return { failed: run.status !== 0, report: run.stdout + run.stderr }
}

const sample = (body: string): string => `import { expect, test } from 'vitest'

async function save(): Promise<number> {
  return 1
}

test('something', async () => {
${body}
})
`

test('the linter passes a test that awaits and asserts', () => {
  const { failed, report } = lint(sample('  expect(await save()).toBe(1)'))

  expect(failed, report).toBe(false)
})

test('the linter refuses a promise that nobody awaits', () => {
  const { failed, report } = lint(sample('  save()\n  expect(1).toBe(1)'))

  expect(failed).toBe(true)
  expect(report).toContain('noFloatingPromises')
})

test('the linter refuses an expect without a matcher', () => {
  const { failed, report } = lint(sample('  expect(await save())'))

  expect(failed).toBe(true)
  expect(report).toContain('An expect without a matcher checks nothing')
})

test('the linter refuses a test without an assertion', () => {
  const { failed, report } = lint(sample('  await save()'))

  expect(failed).toBe(true)
  expect(report).toContain('useExpect')
})

test('the linter refuses files that import each other, were it for types only', () => {
  const circle = {
    'lead.ts': "import type { Offer } from './offer.ts'\n\nexport type Lead = { offer?: Offer }\n",
    'offer.ts': "import type { Lead } from './lead.ts'\n\nexport type Offer = { lead: Lead }\n",
  }

  const { failed, report } = lint(sample('  expect(await save()).toBe(1)'), circle)

  expect(failed).toBe(true)
  expect(report).toContain('noImportCycles')
})
