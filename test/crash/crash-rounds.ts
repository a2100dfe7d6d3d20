import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { decodeJwt } from 'jose'
import { z } from 'zod'
import { reconcile } from '../../bin/reconcile/reconcile.ts'
import { readLead } from '../../functions/leads/lead-store.ts'
import { eventRecordSchema } from '../../functions/shared/event-record.ts'
import type { Item } from '../../functions/shared/table.ts'
import { type Connection, connect } from '../../local/connect.ts'
import { findHolder } from '../../local/data-folder.ts'
import { type Machine, openMachine } from '../../local/machine.ts'
import { seededRandom } from '../../local/random.ts'
import { synthesize } from '../../local/template/synthesize.ts'
import { type AdvisorLoad, loadAdvisors } from './load-advisors.ts'
import { type LeadLoad, loadLeads } from './load-leads.ts'
import {
  countIndexDifferences,
  createCrashTable,
  findTornPairs,
  loadPairs,
  type PairFindings,
  type PairLoad,
  TABLE,
} from './load-pairs.ts'
import { createTimerMachine, findDisorder, readTimer, type StartedTimer, startTimer } from './load-timers.ts'
import { giveLife, type Life } from './mortal.ts'

/** What was seen after so many deaths; everything that is a list should be empty. */
export interface CrashReport {
  readonly rounds: number
  readonly acknowledged: { leads: number; accepted: number; transactions: number; executions: number }
  readonly lostEvents: string[]
  readonly unansweredEvents: string[]
  readonly lostAcceptances: string[]
  readonly pairs: PairFindings
  readonly indexRows: number
  readonly indexDifferences: number
  readonly lostExecutions: string[]
  /** Executions that neither end nor wait for anything. */
  readonly stuckExecutions: number
  readonly runsWithoutExecution: string[]
  readonly timersMeanwhile: number
  readonly timersOutOfOrder: string[]
  readonly messages: number
  readonly breaks: readonly unknown[]
  readonly integrity: string
  readonly reconcileExitCode: number | null
}

const LANES = { leads: 3, pairs: 2 }
const TIMERS_PER_ROUND = 12

/** Kills the whole machine so many times under load, and then looks at what it knows. */
export async function crashRounds(options: {
  rounds: number
  seed: number
  onRound?: (round: number) => void
}): Promise<CrashReport> {
  const folder = mkdtempSync(join(tmpdir(), 'crash-'))
  try {
    const template = join(folder, 'template.json')
    writeFileSync(template, withShortTimes(await synthesize()))
    const dataDir = join(folder, 'data')
    const lived = await liveAndDie({ ...options, dataDir, template })
    return await examine(lived, { rounds: options.rounds, dataDir })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Offers of seconds instead of quarters of an hour, so that their ends fall into the time when nobody is there. */
function withShortTimes(template: string): string {
  return template.replaceAll(/PT(15|30|60)M/g, 'PT8S').replaceAll('PT5M', 'PT4S')
}

interface Gap {
  readonly diedAt: number
  readonly bornAt: number
  diedAgainAt: number
}

interface Lived {
  readonly leads: LeadLoad
  readonly advisors: AdvisorLoad
  readonly pairs: PairLoad
  readonly timers: readonly StartedTimer[]
  readonly gaps: readonly Gap[]
}

async function liveAndDie(options: {
  rounds: number
  seed: number
  dataDir: string
  template: string
  onRound?: (round: number) => void
}): Promise<Lived> {
  const { rounds, dataDir, template } = options
  const chance = seededRandom(options.seed)
  const between = (from: number, to: number): number => from + Math.floor(chance.next() * (to - from))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let life: Life = giveLife({ dataDir, template, port, furnish: true })
  await life.ready()
  const connection = await connect(dataDir)
  const { clients } = connection
  await createCrashTable(clients.dynamodb)
  const stateMachineArn = await createTimerMachine(clients.workflows)
  const leads = loadLeads(url, await firstSource(connection), LANES.leads)
  const pairs = loadPairs(clients.dynamodb, LANES.pairs)
  const advisors = loadAdvisors({
    url,
    client: clients.dynamodb,
    table: z.string().parse(findHolder(dataDir)?.environment.TABLE_NAME),
  })
  const timers: StartedTimer[] = []
  const gaps: Gap[] = []

  for (let round = 0; round < rounds; round++) {
    const beforeReady = round % 6 === 5
    if (!beforeReady) {
      await life.ready()
      const starting = Array.from({ length: TIMERS_PER_ROUND }, (_, at) =>
        startTimer(clients.workflows, {
          stateMachineArn,
          name: `timer-${round}-${at}`,
          due: Date.now() + between(300, 3000),
        }),
      )
      for (const started of await Promise.all(starting)) if (started) timers.push(started)
    }
    await pause(between(50, 1500))
    const diedAt = await life.kill()
    const [last] = gaps.slice(-1)
    if (last) last.diedAgainAt = diedAt
    await pause(between(0, 1500))
    life = giveLife({ dataDir, template, port })
    gaps.push({ diedAt, bornAt: life.bornAt, diedAgainAt: Number.POSITIVE_INFINITY })
    options.onRound?.(round + 1)
  }
  await life.ready()
  await pause(2000)
  await Promise.all([leads.stop(), pairs.stop(), advisors.stop()])
  await connection.close()
  await life.kill()
  return { leads, advisors, pairs, timers, gaps }
}

async function examine(lived: Lived, { rounds, dataDir }: { rounds: number; dataDir: string }): Promise<CrashReport> {
  const machine = await openMachine({ dataDir, clock: { startsAt: new Date().toISOString() } })
  // What was written but not yet published when the machine died is published by the sweep after five minutes.
  await machine.advanceBy('PT40M')
  const { clients, services } = machine
  const { leads, advisors, pairs, timers } = lived
  const items = await allItems(machine)
  const events = items
    .filter(({ sk }) => sk === 'EVENT')
    .map((item) => ({ id: String(item.pk).replace('EVENT#', ''), ...eventRecordSchema.parse(item) }))
  const known = new Set(events.map(({ id }) => id))
  const fired = await Promise.all(timers.map((timer) => readTimer(clients.workflows, timer)))
  const inOrder = findDisorder(
    fired.flatMap((timer) => timer ?? []),
    lived.gaps,
  )
  const due = { table: z.string().parse(machine.environment.TABLE_NAME), index: 'due', attribute: 'duePk' }
  const indexes = await Promise.all([
    countIndexDifferences(clients.dynamodb, due),
    countIndexDifferences(clients.dynamodb, { table: TABLE, index: 'odd', attribute: 'odd' }),
  ])
  const { breaks, counted } = await reconcile(services.table, { now: () => isoNow(machine), strict: true })
  const report = {
    rounds,
    acknowledged: {
      leads: leads.acknowledged.size,
      accepted: advisors.accepted.size,
      transactions: [...pairs.acknowledged.values()].reduce((sum, each) => sum + each, 0),
      executions: timers.length,
    },
    lostEvents: [...leads.acknowledged].filter((id) => !known.has(id)),
    unansweredEvents: events.filter(({ outcome }) => outcome === undefined).map(({ id }) => id),
    lostAcceptances: await findLostAcceptances(machine, advisors),
    pairs: await findTornPairs(clients.dynamodb, pairs),
    indexRows: indexes.reduce((sum, { rows }) => sum + rows, 0),
    indexDifferences: indexes.reduce((sum, { differences }) => sum + differences, 0),
    lostExecutions: timers.filter((_, at) => fired[at] === undefined).map(({ executionArn }) => executionArn),
    runsWithoutExecution: await findRunsWithoutExecution(machine, items),
    timersMeanwhile: inOrder.meanwhile,
    timersOutOfOrder: inOrder.disorder,
    messages: counted.messages ?? 0,
    breaks,
  }
  const now = machine.clock.now()
  await machine.close()
  return { ...report, ...lookIntoFile(join(dataDir, 'machine.sqlite'), now), reconcileExitCode: runReconcile(dataDir) }
}

const isoNow = ({ clock }: Machine): string => new Date(clock.now()).toISOString()

/** Whoever was shown the customer's number is the lead's holder. */
async function findLostAcceptances({ services }: Machine, { accepted }: AdvisorLoad): Promise<string[]> {
  const claims = z.object({ leadId: z.string(), advisorId: z.string() })
  const lost: string[] = []
  for (const path of accepted) {
    const { leadId, advisorId } = claims.parse(decodeJwt(path.replace('/offers/', '')))
    const lead = await readLead(services.table, leadId)
    if (lead?.holder?.advisorId !== advisorId) lost.push(leadId)
  }
  return lost
}

async function findRunsWithoutExecution({ services }: Machine, items: readonly Item[]): Promise<string[]> {
  const open = items.filter(({ sk, state }) => String(sk).startsWith('RUN#') && state !== 'ended')
  const statuses = await Promise.all(open.map((run) => services.workflows.status(String(run.executionArn))))
  return open.filter((_, at) => statuses[at] !== 'RUNNING').map(({ sk }) => String(sk))
}

async function allItems({ services }: Machine): Promise<Item[]> {
  const items: Item[] = []
  for await (const item of services.table.scan()) items.push(item)
  return items
}

/** The file itself, without the engine that wrote it. */
function lookIntoFile(path: string, now: number): { stuckExecutions: number; integrity: string } {
  const db = new DatabaseSync(path, { readOnly: true })
  const stuck = db
    .prepare(`SELECT count(*) AS count FROM sfn_execution WHERE status = 'RUNNING' AND (pending = 1 OR wake_at <= ?)`)
    .get(now)
  const integrity = db.prepare('PRAGMA integrity_check').get()
  db.close()
  return { stuckExecutions: Number(stuck?.count), integrity: String(integrity?.integrity_check) }
}

/** `npm run reconcile -- --strict` on the folder. */
function runReconcile(dataDir: string): number | null {
  const child = spawnSync(process.execPath, ['bin/reconcile.ts', '--strict'], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, LTL_DATA: dataDir },
  })
  return child.status
}

async function firstSource({ services }: Connection): Promise<{ source: string; keyId: string; secret: string }> {
  for (const [source, keys] of Object.entries(await services.secrets.sourceKeys()))
    for (const [keyId, secret] of Object.entries(keys)) return { source, keyId, secret }
  throw new Error('The machine has no source')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}
