import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { describe, expect, test } from 'vitest'
import { eventRecordSchema, readEvent } from '../../functions/shared/event-record.ts'
import type { Item } from '../../functions/shared/table.ts'
import { type Machine, openMachine } from '../../local/machine.ts'
import { queueArn } from '../../local/queues/queues.ts'
import { newFolder } from './new-folder.ts'
import { smallTemplate } from './small-template.ts'

const clock = { startsAt: '2026-11-21T02:00:00Z' }
const openSmall = (dataDir: string) => openMachine({ dataDir, clock, template: smallTemplate() })

describe('One data folder, one machine', () => {
  test('a second machine is refused, and told who has the folder', async () => {
    const dataDir = newFolder()
    const first = await openSmall(dataDir)

    await expect(openSmall(dataDir)).rejects.toThrow(`is in use by process ${process.pid} on `)

    await first.close()
    const second = await openSmall(dataDir)
    expect(second.environment.TABLE_NAME).toBe('Table')
    await second.close()
  })

  test('what a dead process left locked can be taken', async () => {
    const dataDir = newFolder()
    const died = spawn(process.execPath, ['-e', ''])
    await once(died, 'exit')
    writeFileSync(join(dataDir, 'machine.lock'), JSON.stringify({ pid: died.pid, since: 'yesterday' }))

    const machine = await openSmall(dataDir)

    expect(JSON.parse(readFileSync(join(dataDir, 'machine.lock'), 'utf8'))).toMatchObject({ pid: process.pid })
    await machine.close()
  })

  test('a template that is refused leaves the folder free', async () => {
    const dataDir = newFolder()
    const refused = openMachine({ dataDir, clock, template: '{"Resources":{"X":{"Type":"AWS::X::X"}}}' })

    await expect(refused).rejects.toThrow('X: AWS::X::X does not exist here')
    await expect(openSmall(dataDir).then((machine) => machine.close())).resolves.toBeUndefined()
  })
})

describe('What is in the folder survives', () => {
  test('secrets keep their values, and only their owner can read the file', async () => {
    const dataDir = newFolder()
    const values: unknown[] = []
    for (let start = 0; start < 2; start++) {
      const machine = await openSmall(dataDir)
      values.push([await machine.services.secrets.signingKey(), await machine.services.secrets.sourceKeys()])
      await machine.close()
    }

    expect(values[1]).toEqual(values[0])
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600)
  })

  test('items, messages and executions are there at the next start', async () => {
    const dataDir = newFolder()
    const first = await openSmall(dataDir)
    await first.services.table.put({ pk: 'a', sk: 'b', value: 1 })
    await first.host.queues.send(queueArn('Queue'), 'hello')
    const { executionArn } = await first.clients.workflows.send(
      new StartExecutionCommand({ stateMachineArn: 'arn:aws-cn:states:cn-local-1:000000000000:stateMachine:small' }),
    )
    await first.close()

    const second = await openSmall(dataDir)
    await second.idle()

    expect(await second.services.table.get({ pk: 'a', sk: 'b' })).toMatchObject({ value: 1 })
    expect(second.host.queues.receive('Queue', 1).messages).toMatchObject([{ body: 'hello' }])
    expect(await second.clients.workflows.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: 'SUCCEEDED',
    })
    await second.close()
  })

  test('killed three times amid leads: every lead that was taken is answered for, and every run has its execution', async () => {
    const dataDir = newFolder()
    const taken: string[] = []
    for (const round of [1, 2, 3]) taken.push(...(await sendUntilKilled(dataDir, round, 40)))

    const machine = await openMachine({ dataDir, clock: { startsAt: new Date().toISOString() } })
    // What was written but not yet published when the process died is published by the sweep after five minutes.
    await machine.advanceBy('PT15M')
    const items = await allItems(machine)
    const events = items.filter(({ sk }) => sk === 'EVENT').map((item) => eventRecordSchema.parse(item))
    const runs = items.filter(({ sk }) => String(sk).startsWith('RUN#'))
    const statuses = await Promise.all(runs.map((run) => machine.services.workflows.status(String(run.executionArn))))
    const records = await Promise.all(taken.map((id) => readEvent(machine.services.table, id)))
    await machine.close()

    expect(taken.length).toBeGreaterThanOrEqual(120)
    expect(records.filter((record) => record?.outcome === undefined)).toEqual([])
    expect(events.filter(({ outcome }) => outcome === undefined)).toEqual([])
    expect(runs.length).toBeGreaterThanOrEqual(taken.length)
    expect(statuses.filter((status) => status === undefined)).toEqual([])
  }, 120_000)
})

/** Returns what the machine said it had taken before it was killed, at an arbitrary moment after `enough` leads. */
async function sendUntilKilled(dataDir: string, round: number, enough: number): Promise<string[]> {
  const script = fileURLToPath(new URL('./crash/send-leads.ts', import.meta.url))
  const child = spawn(process.execPath, [script, dataDir, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const taken: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    taken.push(line)
    if (taken.length === enough) child.kill('SIGKILL')
  }
  await exited
  return taken
}

async function allItems({ services }: Machine): Promise<Item[]> {
  const items: Item[] = []
  for await (const item of services.table.scan()) items.push(item)
  return items
}

describe('The virtual clock', () => {
  test('the same seed and the same deeds give the same machine, to the last byte', async () => {
    const live = async (seed: number) => {
      const machine = await openMachine({ clock, seed, template: smallTemplate() })
      const stateMachineArn = 'arn:aws-cn:states:cn-local-1:000000000000:stateMachine:small'
      const { executionArn } = await machine.clients.workflows.send(new StartExecutionCommand({ stateMachineArn }))
      await machine.host.queues.send(queueArn('Queue'), 'hello')
      await machine.advanceBy('P1D')
      const [message] = machine.host.queues.receive('Queue', 1).messages
      const signingKey = await machine.services.secrets.signingKey()
      await machine.close()
      return { executionArn, message, signingKey }
    }

    const [once, again, other] = [await live(7), await live(7), await live(8)]

    expect(again).toEqual(once)
    expect(other.executionArn).not.toBe(once.executionArn)
    expect(other.signingKey).not.toBe(once.signingKey)
  })

  test('a real clock cannot be advanced', async () => {
    const machine = await openMachine({ template: smallTemplate() })

    await expect(machine.advanceBy('PT1S')).rejects.toThrow('Only a virtual clock')
    await machine.close()
  })
})
