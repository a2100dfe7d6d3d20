import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { dayIn } from '../functions/dates/dated-days.ts'
import { datedItem } from '../functions/dates/dated-record.ts'
import { startDue } from '../functions/journeys/start-due.ts'
import { keys } from '../functions/shared/keys.ts'
import { openSettings } from '../functions/shared/settings.ts'
import { type Item, openTable, type Table } from '../functions/shared/table.ts'
import type { MaintenanceDue, Vehicle } from '../functions/vehicles/vehicle-record.ts'
import { openClients } from '../local/aws-clients.ts'
import { realClock } from '../local/clock.ts'
import { openDynamoDb } from '../local/dynamodb/dynamodb.ts'
import type { LocalService } from '../local/service.ts'
import { openStore } from '../local/store.ts'
import { createProductTable } from '../test/support/product-table.ts'

/**
 * What the daily sweep costs with a million vehicles, of which none, a thousand and ten thousand are due, beside the reading
 * of the whole table that it spares, in the same run on the same SQLite file.
 */
const { values } = parseArgs({
  options: { vehicles: { type: 'string', default: '1000000' }, due: { type: 'string', default: '0,1000,10000' } },
})
const vehicles = Number(values.vehicles)
const due = values.due.split(',').map(Number)
const ZONE = 'Asia/Shanghai'
const TABLE = 'bench'
/** DynamoDB's limit of items in one batch. */
const BATCH = 25

const folder = mkdtempSync(join(tmpdir(), 'bench-sweep-'))
const store = openStore(join(folder, 'machine.sqlite'), { ahead: true })
const nothing: LocalService = { target: 'none', handle: async () => ({}) }
const { dynamodb } = openClients({
  dynamodb: openDynamoDb(store, realClock()),
  events: nothing,
  workflows: nothing,
  secrets: nothing,
})
await createProductTable(dynamodb, TABLE)
const table = openTable(dynamodb, TABLE)

const vehicleId = (number: number): string => `veh-${String(number).padStart(9, '0')}`

const vehicle = (number: number): Vehicle => ({
  vehicleId: vehicleId(number),
  vin: `LSVAA4180E${String(number).padStart(7, '0')}`,
  vinDoubtful: false,
  brand: 'yunchi',
  powertrain: 'petrol',
  deliveredOn: '2024-05-01',
  personId: `person-${number}`,
  people: [],
  state: 'active',
  knownSince: '2024-05-01T02:00:00Z',
  saidAt: {},
  version: 1,
})

const dueItem = (number: number, on: string): MaintenanceDue => ({
  kind: 'maintenance',
  vehicleId: vehicleId(number),
  dueId: `due-${number}-${on}`,
  items: ['oil', 'oil-filter'],
  dueOn: on,
  by: 'time',
  asks: false,
  why: [],
  on,
  next: 'remind',
  told: 0,
  version: 1,
})

/** Due days of the cars that are not due today: spread over a year that begins in a month. */
const laterDay = (number: number): string => new Date(Date.UTC(2027, 0, 1 + (number % 365))).toISOString().slice(0, 10)

async function putAll(client: DynamoDBClient, items: readonly Item[]): Promise<void> {
  const RequestItems = { [TABLE]: items.map((item) => ({ PutRequest: { Item: marshall(item) } })) }
  await client.send(new BatchWriteItemCommand({ RequestItems }))
}

async function build(): Promise<void> {
  const some = Math.floor(BATCH / 2)
  for (let from = 0; from < vehicles; from += some) {
    const items: Item[] = []
    for (let number = from; number < Math.min(vehicles, from + some); number++)
      items.push(
        { ...keys.vehicle(vehicleId(number)), ...vehicle(number) },
        datedItem(dueItem(number, laterDay(number))),
      )
    await putAll(dynamodb, items)
    if (from % 12_000 === 0) await store.committed()
  }
  await store.committed()
}

/** Makes so many cars due today, spread over all of them. */
async function makeDue(count: number, today: string): Promise<void> {
  for (let at = 0; at < count; at++) {
    const number = Math.floor((at * vehicles) / count)
    await table.put(datedItem({ ...dueItem(number, today), version: 1 }))
  }
  await store.committed()
}

/** Counts the calls that reach the table. */
function counted(inner: Table): { table: Table; calls: () => number } {
  let calls = 0
  const counting = new Proxy(inner, {
    get: (target, name, receiver) => {
      const member: unknown = Reflect.get(target, name, receiver)
      if (typeof member !== 'function') return member
      if (name === 'queryDuePages') return pages
      return (...args: unknown[]) => {
        calls += 1
        return Reflect.apply(member, target, args)
      }
    },
  })
  async function* pages(...args: Parameters<Table['queryDuePages']>): ReturnType<Table['queryDuePages']> {
    for await (const page of inner.queryDuePages(...args)) {
      calls += 1
      yield page
    }
  }
  return { table: counting, calls: () => calls }
}

async function sweep(now: string) {
  const { table: seen, calls } = counted(table)
  let published = 0
  const silent = () => undefined
  const log = { info: silent, warn: silent, error: silent }
  const started = performance.now()
  await startDue(now, {
    table: seen,
    settings: openSettings(table, log),
    bus: {
      publish: async (events) => {
        published += events.length
      },
    },
    config: { baseUrl: '', zone: ZONE, journeys: [] },
    log,
  })
  await store.committed()
  return { milliseconds: performance.now() - started, calls: calls(), started: published }
}

/** What a sweep without an index has to do: look at everything. */
async function scanAll(today: string) {
  const started = performance.now()
  let [items, found] = [0, 0]
  for await (const item of table.scan()) {
    items += 1
    if (typeof item.on === 'string' && item.on <= today) found += 1
  }
  return { milliseconds: performance.now() - started, items, found }
}

const building = performance.now()
await build()
const seconds = (performance.now() - building) / 1000
const size = statSync(join(folder, 'machine.sqlite')).size / 1_000_000
console.log(`${vehicles} vehicles in ${seconds.toFixed(0)} s, ${size.toFixed(0)} MB`)

const rows: { due: number; milliseconds: number; calls: number; started: number }[] = []
for (const [at, count] of due.entries()) {
  const now = new Date(Date.UTC(2026, 10, 21 + at, 16, 30)).toISOString()
  await makeDue(count, dayIn(ZONE, now))
  rows.push({ due: count, ...(await sweep(now)) })
}
const reference = await scanAll('2026-11-21')
const scanned = reference.milliseconds
console.log(`\nreading all ${reference.items} items: ${(scanned / 1000).toFixed(1)} s\n`)
console.log('     due    started      calls   calls/due         time   of reading all')
for (const { due: count, started, calls, milliseconds } of rows) {
  const each = count === 0 ? '-' : (calls / count).toFixed(1)
  const share = `${((milliseconds / scanned) * 100).toFixed(2)} %`
  console.log(
    `${String(count).padStart(8)}${String(started).padStart(11)}${String(calls).padStart(11)}${each.padStart(12)}` +
      `${`${milliseconds.toFixed(0)} ms`.padStart(13)}${share.padStart(17)}`,
  )
}
store.close()
rmSync(folder, { recursive: true })
