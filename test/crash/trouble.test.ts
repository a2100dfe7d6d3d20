import { statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import {
  CreateStateMachineCommand,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { type Connection, connect } from '../../local/connect.ts'
import { openMachine } from '../../local/machine.ts'
import { newFolder } from '../local/new-folder.ts'
import { smallTemplate } from '../local/small-template.ts'
import { freePort, npmStart } from '../support/npm-start.ts'
import { canMount, mountDisk } from './small-disk.ts'

const startOn = async (dataDir: string, node: readonly string[] = []) =>
  npmStart(['--data', dataDir, '--no-samples', '--port', String(await freePort())], node)
const aStack = /\n +at /

describe.skipIf(!canMount())('A disk that fails (needs the right to mount one)', () => {
  test('full: the machine ends with one sentence, and has everything it acknowledged when there is room again', async () => {
    const disk = mountDisk('12m')
    const running = await startOn(disk.path)
    await running.said('接下来')
    const connection = await connect(disk.path)
    leaveFree(disk.path, 300_000)
    const acknowledged = await putUntilRefused(connection)
    const code = await running.exit
    await connection.close()

    disk.change('size=64m')
    const afterwards = await connect(disk.path)
    const found = await Promise.all(acknowledged.map((sk) => afterwards.services.table.get({ pk: 'full', sk })))
    await afterwards.close()

    expect(code).toBe(1)
    expect(running.output()).toMatch(
      /machine\.sqlite cannot be used \(.*\)\. What was acknowledged is safe\. Make room/,
    )
    expect(running.output()).not.toMatch(aStack)
    expect(acknowledged.length).toBeGreaterThan(10)
    expect(found.filter((item) => item === undefined)).toEqual([])
  }, 90_000)

  test('read-only: the machine says so and does not start', async () => {
    const disk = mountDisk('12m')
    disk.change('ro')

    const running = await startOn(disk.path)

    expect(await running.exit).toBe(1)
    expect(running.output()).toContain(`${disk.path} cannot be written`)
    expect(running.output()).toContain('name another folder with --data')
    expect(running.output()).not.toMatch(aStack)
  }, 60_000)
})

function leaveFree(path: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(path)
  writeFileSync(join(path, 'filler'), Buffer.alloc(bavail * bsize - bytes))
}

/** Puts items until one is not taken; returns the keys of those that were. */
async function putUntilRefused({ services }: Connection): Promise<string[]> {
  const acknowledged: string[] = []
  const value = 'x'.repeat(2000)
  try {
    for (let number = 0; number < 100_000; number++) {
      await services.table.put({ pk: 'full', sk: String(number), value })
      acknowledged.push(String(number))
    }
  } catch {
    return acknowledged
  }
  throw new Error('The disk was never full')
}

describe('Whose folder it is', () => {
  test('a lock that names a living process which is not the machine keeps nobody out', async () => {
    const dataDir = newFolder()
    writeFileSync(join(dataDir, 'machine.lock'), JSON.stringify({ pid: process.pid, since: '2026-11-21T02:00:00Z' }))

    const running = await startOn(dataDir)
    await running.said('接下来')

    expect(await running.stop()).toBe(0)
  }, 60_000)

  test('a second machine is refused and told who has it, even when both have the same process number', async () => {
    const dataDir = newFolder()
    const first = await openMachine({ dataDir, template: smallTemplate() })
    const forged = { pid: 1, host: 'container', since: '2026-11-21T02:00:00Z' }
    writeFileSync(join(dataDir, 'machine.lock'), JSON.stringify(forged))

    const second = await startOn(dataDir)
    const code = await second.exit
    await first.close()

    expect(code).toBe(1)
    expect(second.output()).toContain(`${dataDir} is in use by process 1 on container since 2026-11-21T02:00:00Z`)
    expect(second.output()).not.toMatch(aStack)
  }, 60_000)
})

describe('A folder of another version', () => {
  const versionOf = (dataDir: string, set?: number): unknown => {
    const db = new DatabaseSync(join(dataDir, 'machine.sqlite'))
    if (set !== undefined) db.exec(`PRAGMA user_version = ${set}`)
    const version = db.prepare('PRAGMA user_version').get()?.user_version
    db.close()
    return version
  }
  const withOneItem = async (): Promise<string> => {
    const dataDir = newFolder()
    const connection = await connect(dataDir)
    await connection.services.table.put({ pk: 'a', sk: 'b', kept: true })
    await connection.close()
    return dataDir
  }

  test('newer: refused, with both versions, and left as it is', async () => {
    const dataDir = await withOneItem()
    versionOf(dataDir, 9)

    const running = await startOn(dataDir)

    expect(await running.exit).toBe(1)
    expect(running.output()).toContain('its data have version 9, this program reads up to 1')
    expect(running.output()).not.toMatch(aStack)
    expect(versionOf(dataDir)).toBe(9)
  }, 60_000)

  test('older: brought up to date, with everything in it', async () => {
    const dataDir = await withOneItem()
    versionOf(dataDir, 0)

    const running = await startOn(dataDir)
    await running.said('接下来')
    const connection = await connect(dataDir)
    const item = await connection.services.table.get({ pk: 'a', sk: 'b' })
    await connection.close()
    await running.stop()

    expect(item).toMatchObject({ kept: true })
    expect(versionOf(dataDir)).toBe(1)
  }, 60_000)
})

test('a clock that is set back an hour: a wait ends within twice its time, and once', async () => {
  const dataDir = newFolder()
  const preload = ['--import', new URL('./set-back-clock.ts', import.meta.url).href]
  const running = await startOn(dataDir, preload)
  await running.said('接下来')
  const connection = await connect(dataDir)
  const executionArn = await startWait(connection, 2)
  const began = performance.now()
  running.child.kill('SIGUSR2')

  const history = await historyOnceEnded(connection, executionArn)
  const took = performance.now() - began
  await connection.close()
  await running.stop()

  expect(took).toBeGreaterThan(1500)
  expect(took).toBeLessThan(15_000)
  expect(history.map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    'WaitStateEntered',
    'WaitStateExited',
    'ExecutionSucceeded',
  ])
  const times = history.map(({ timestamp }) => timestamp?.getTime() ?? 0)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
}, 60_000)

async function startWait({ clients }: Connection, Seconds: number): Promise<string> {
  const States = { Wait: { Type: 'Wait', Seconds, End: true } }
  const { stateMachineArn } = await clients.workflows.send(
    new CreateStateMachineCommand({
      name: 'wait',
      roleArn: 'arn:aws-cn:iam::000000000000:role/r',
      definition: JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Wait', States }),
    }),
  )
  const { executionArn = '' } = await clients.workflows.send(new StartExecutionCommand({ stateMachineArn }))
  return executionArn
}

async function historyOnceEnded({ clients }: Connection, executionArn: string): Promise<HistoryEvent[]> {
  for (;;) {
    const { events = [] } = await clients.workflows.send(new GetExecutionHistoryCommand({ executionArn }))
    if (events.some(({ type }) => type === 'ExecutionSucceeded')) return events
    await pause(100)
  }
}
