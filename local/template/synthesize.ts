import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { hashSources } from './source-hash.ts'

const root = resolve(import.meta.dirname, '../..')
const cache = join(root, 'node_modules/.cache/lead-to-loyalty')

/** After so long, whoever was synthesizing is taken to be dead, in milliseconds. */
const GIVEN_UP_AFTER = 120_000

/**
 * The stack's template as JSON text. Made by `infra/app.ts` in a process of its own, and kept until its sources change.
 * `onWork` is told when that has to be done: it takes seconds.
 */
export async function synthesize(onWork?: () => void): Promise<string> {
  const file = join(cache, `${hashSources(root)}.template.json`)
  if (!existsSync(file)) onWork?.()
  while (!existsSync(file)) {
    if (claim(`${file}.making`)) await makeTemplate(file).finally(() => rmSync(`${file}.making`, { recursive: true }))
    else await sleep(100)
  }
  return readFileSync(file, 'utf8')
}

/** True for one process only; the others wait for its result. */
function claim(sign: string): boolean {
  mkdirSync(cache, { recursive: true })
  try {
    mkdirSync(sign)
    return true
  } catch {
    if (Date.now() - (statSync(sign, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > GIVEN_UP_AFTER)
      rmSync(sign, { recursive: true, force: true })
    return false
  }
}

async function makeTemplate(file: string): Promise<void> {
  const out = mkdtempSync(join(cache, 'synth-'))
  try {
    await promisify(execFile)(process.execPath, ['infra/app.ts'], {
      cwd: root,
      env: { ...process.env, LOCAL_SYNTH: '1', CDK_OUTDIR: out },
    })
    const templates = readdirSync(out).filter((name) => name.endsWith('.template.json'))
    const [template] = templates
    if (!template || templates.length > 1) throw new Error(`infra/app.ts made ${templates.length} templates, not one`)
    forgetOld()
    renameSync(join(out, template), file)
  } catch (error) {
    throw new Error(`The stack could not be synthesized: ${reason(error)}`, { cause: error })
  } finally {
    rmSync(out, { recursive: true, force: true })
  }
}

function reason(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
  return stderr || (error instanceof Error ? error.message : String(error))
}

/** How many templates are kept, so that going back and forth between two states of the sources costs nothing. */
const KEPT = 10

function forgetOld(): void {
  const templates = readdirSync(cache)
    .filter((name) => name.endsWith('.template.json'))
    .map((name) => ({ path: join(cache, name), at: statSync(join(cache, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at)
  for (const { path } of templates.slice(KEPT)) rmSync(path, { force: true })
}
