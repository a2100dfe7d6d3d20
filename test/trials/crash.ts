import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { reconcile } from '../../bin/reconcile/reconcile.ts'
import { connect } from '../../local/connect.ts'
import { seededRandom } from '../../local/random.ts'
import { prepareTrial, type TrialFiles } from './prepare.ts'

/**
 * Imports 8,000 real leads once in peace and once killed twenty times (`kill -9`) at random moments, each time started again.
 * `npm run trial:crash -- FOLDER [SEED]`; exits with 1 if the two differ or anything is unexplained.
 */
const KILLS = 20
const root = join(import.meta.dirname, '../..')
const [source, seed = '1'] = process.argv.slice(2)
if (source === undefined) throw new Error('Say where the data lies: npm run trial:crash -- FOLDER')

const folder = mkdtempSync(join(tmpdir(), 'trial-crash-'))
const files = prepareTrial(source, folder, Number(seed))
const leadsCommand = ['leads', files.leads, '--map', files.leadsMap]

console.log('in peace')
const peaceful = join(folder, 'peaceful')
await importStores(peaceful, files)
const began = performance.now()
const expected = await finish(runImport(peaceful, leadsCommand))
const duration = performance.now() - began
console.log(`leads: ${(duration / 1000).toFixed(1)} s`, expected)

console.log(`killed ${KILLS} times`)
const killed = join(folder, 'killed')
await importStores(killed, files)
const kills = await killAgainAndAgain(killed, duration)
const totals = await finish(runImport(killed, leadsCommand))
console.log(totals)
const [calm, hurt] = [await look(peaceful), await look(killed)]
console.log({ calm: calm.counted, hurt: hurt.counted })
for (const each of [...calm.breaks, ...hurt.breaks].slice(0, 20)) console.log(each)

check(`the import was killed ${KILLS} times`, kills === KILLS)
for (const name of ['rows', 'created', 'merged', 'duplicate', 'refused', 'failed', 'unanswered'])
  check(`as many rows ${name}: ${expected[name]} and ${totals[name]}`, expected[name] === totals[name])
check(
  'no lead is lost: as many events and leads',
  calm.counted.leads === hurt.counted.leads && calm.counted.events === hurt.counted.events,
)
check('no message slot was sent twice, nothing is unexplained', calm.breaks.length + hurt.breaks.length === 0)

async function importStores(dataDir: string, { dealers, dealersMap, advisors }: TrialFiles): Promise<void> {
  mkdirSync(dataDir)
  await finish(runImport(dataDir, ['dealers', dealers, '--map', dealersMap]))
  await finish(runImport(dataDir, ['advisors', advisors]))
}

/** `npm run import -- …` on a data folder, as a process of its own. */
function runImport(dataDir: string, args: readonly string[]): ChildProcess {
  const report = join(folder, 'report.csv')
  return spawn(process.execPath, ['bin/import.ts', ...args, '--report', report], {
    cwd: root,
    env: { ...process.env, LTL_DATA: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** The totals that the import prints. */
async function finish(child: ChildProcess): Promise<Record<string, number>> {
  let output = ''
  child.stdout?.on('data', (part) => {
    output += part
  })
  await once(child, 'close')
  if (child.exitCode !== 0) throw new Error(`The import ended with ${child.exitCode}: ${output}`)
  return Object.fromEntries([...output.matchAll(/^(\w+) +(\d+)$/gm)].map(([, name, count]) => [name, Number(count)]))
}

/**
 * Lets the import live for a random while and kills it, so that all kills together are spread over the whole of it.
 * Returns how often that was. If it came to its end before, the next ones live for less.
 */
async function killAgainAndAgain(dataDir: string, wholeDuration: number): Promise<number> {
  const chance = seededRandom(Number(seed))
  let longest = Number.POSITIVE_INFINITY
  let count = 0
  for (let start = 0; start < 3 * KILLS && count < KILLS; start++) {
    const began = performance.now()
    const child = runImport(dataDir, leadsCommand)
    const ended = once(child, 'exit')
    child.stdout?.resume()
    // What is there already is passed ten times as fast as it came; then come about a twentieth of the new rows.
    const passing = 800 + (wholeDuration / 10) * (count / KILLS)
    const life = passing + chance.next() * 2 * (wholeDuration / KILLS)
    await Promise.race([pause(Math.min(life, longest)), ended])
    if (child.exitCode === null && child.kill('SIGKILL')) count += 1
    await ended
    const lived = performance.now() - began
    if (child.signalCode === null) longest = lived * 0.8
    console.log(`  ${child.signalCode ?? 'it ended'} after ${(lived / 1000).toFixed(1)} s`)
  }
  return count
}

async function look(dataDir: string) {
  const connection = await connect(dataDir)
  await connection.settle()
  const found = await reconcile(connection.services.table, { now: () => new Date().toISOString(), strict: true })
  await connection.close()
  return found
}

function check(sentence: string, holds: boolean): void {
  console.log(`${holds ? 'yes' : 'NO '}  ${sentence}`)
  if (!holds) process.exitCode = 1
}
