import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importAdvisors, importDealers } from '../../bin/import/import-dealers.ts'
import { importLeads } from '../../bin/import/import-leads.ts'
import { identityMap } from '../../bin/import/map-schema.ts'
import { readMap } from '../../bin/import/read-map.ts'
import { openSourceTable } from '../../bin/import/source-table.ts'
import { dealerTargets, leadTargets } from '../../bin/import/targets.ts'
import { terminalProgress } from '../../bin/progress.ts'
import { reconcile } from '../../bin/reconcile/reconcile.ts'
import { openMachine } from '../../local/machine.ts'
import { letAdvisorsAnswer } from '../support/advisors.ts'
import { prepareTrial } from './prepare.ts'

/**
 * Real dealers and real leads through the whole product on the virtual clock, with advisors who answer by a seeded rule.
 * `npm run trial -- FOLDER [SEED]`; exits with 1 if a row is not accounted for, a lead is left over, or anything is unexplained.
 */
const [source, seed = '1'] = process.argv.slice(2)
if (source === undefined) throw new Error('Say where the data lies: npm run trial -- FOLDER')

const files = prepareTrial(source, mkdtempSync(join(tmpdir(), 'trial-')), Number(seed))
const machine = await openMachine({
  clock: { startsAt: '2026-11-23T01:00:00Z' },
  baseUrl: 'https://l.example.cn',
  seed: Number(seed),
})
const { services } = machine
const progress = terminalProgress(process.stdout)
const now = (): string => new Date(machine.clock.now()).toISOString()
const common = { inFlight: 32, progress, now: now() }

const dealersTable = await openSourceTable(files.dealers)
const dealers = await timed('dealers', async () =>
  importDealers(
    { ...common, table: dealersTable, map: await readMap(files.dealersMap, dealerTargets, dealersTable.columns) },
    services,
  ),
)
const advisorsTable = await openSourceTable(files.advisors)
const advisors = await timed('advisors', () =>
  importAdvisors({ ...common, table: advisorsTable, map: identityMap(advisorsTable.columns) }, services),
)
await machine.idle()
const leadsTable = await openSourceTable(files.leads)
const leads = await timed('leads', async () =>
  importLeads(
    {
      ...common,
      table: leadsTable,
      map: await readMap(files.leadsMap, leadTargets, leadsTable.columns),
      source: 'trial',
      now,
      waiting: { every: 1, patience: 0 },
      settle: () => machine.idle(),
    },
    services,
  ),
)
const answers = await timed('four days of answers', () =>
  letAdvisorsAnswer(machine, Number(seed), '2026-11-27T01:00:00Z'),
)
const found = await timed('reconcile', () => reconcile(services.table, { now, strict: true }))
const states = await countStates()
await machine.close()

console.log({ dealers: dealers.totals, advisors: advisors.totals, leads: leads.totals, answers, states })
for (const each of found.breaks.slice(0, 20)) console.log(each)
const { created, merged, duplicate, refused, rows } = leads.totals
check(
  'every row of the dealers is accounted for',
  sum(dealers.totals, ['created', 'changed', 'unchanged', 'duplicate', 'refused']) === dealers.totals.rows,
)
check('every row of the leads is accounted for', created + merged + duplicate + refused === rows)
check(
  'every lead ended accepted or in the human queue',
  Object.keys(states).every((state) => state === 'accepted' || state === 'queued'),
)
check('nothing is unexplained', found.breaks.length === 0)

async function countStates(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for await (const item of services.table.scan())
    if (item.sk === 'LEAD') counts[String(item.state)] = (counts[String(item.state)] ?? 0) + 1
  return counts
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now()
  const result = await work()
  console.log(`${what}: ${((performance.now() - start) / 1000).toFixed(1)} s`)
  return result
}

function sum<Name extends string>(totals: Record<Name, number>, names: readonly Name[]): number {
  return names.reduce((total, name) => total + totals[name], 0)
}

function check(sentence: string, holds: boolean): void {
  console.log(`${holds ? 'yes' : 'NO '}  ${sentence}`)
  if (!holds) process.exitCode = 1
}
