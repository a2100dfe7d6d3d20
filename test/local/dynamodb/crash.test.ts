import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { machine, machineWithCars } from './machine.ts'

const folder = mkdtempSync(join(tmpdir(), 'dynamodb-crash-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const WRITER = fileURLToPath(new URL('./crash-writer.ts', import.meta.url))

/** Lets the writers run, kills them in full flight, and answers what they had acknowledged: lines of `dealer vin`. */
async function writeUntilKilled(path: string, round: number): Promise<string[]> {
  const child = spawn(process.execPath, [WRITER, path, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk) => {
    if (output === '') setTimeout(() => child.kill('SIGKILL'), 300 + 170 * round)
    output += String(chunk)
  })
  await once(child, 'close')
  return output.slice(0, output.lastIndexOf('\n')).split('\n')
}

/** Every `dealer vin` in the table, and those that the index shows. */
async function readAll(path: string): Promise<{ stored: Set<string>; inIndex: Set<string>; withHolder: Set<string> }> {
  const { send, close } = machine(path)
  const pages = async (input: Record<string, unknown>): Promise<Record<string, { S?: string }>[]> => {
    const answer = await send('Scan', { TableName: 'cars', ...input })
    const items = 'Items' in answer && Array.isArray(answer.Items) ? answer.Items : []
    if (!('LastEvaluatedKey' in answer)) return items
    return [...items, ...(await pages({ ...input, ExclusiveStartKey: answer.LastEvaluatedKey }))]
  }
  const name = (item: Record<string, { S?: string }>): string => `${item.dealer?.S} ${item.vin?.S}`
  const items = await pages({})
  const indexed = await pages({ IndexName: 'byHolder' })
  close()
  return {
    stored: new Set(items.map(name)),
    inIndex: new Set(indexed.map(name)),
    withHolder: new Set(items.filter((item) => item.holder).map(name)),
  }
}

function integrity(path: string): unknown {
  const db = new DatabaseSync(path)
  const result = db.prepare('PRAGMA integrity_check').get()
  db.close()
  return result?.integrity_check
}

test('killed three times in full flight, the table has every acknowledged pair, no half pair, and a right index', async () => {
  const path = join(folder, 'machine.sqlite')
  const opened = await machineWithCars(path)
  opened.close()
  const acknowledged: string[] = []

  for (const round of [0, 1, 2]) acknowledged.push(...(await writeUntilKilled(path, round)))

  const { stored, inIndex, withHolder } = await readAll(path)
  const mirrorOf = (name: string): string =>
    name.replace(/^(\w+) (?:mirror )?/, (start, dealer) =>
      start.includes('mirror') ? `${dealer} ` : `${dealer} mirror `,
    )
  expect(acknowledged.length).toBeGreaterThan(100)
  expect(acknowledged.filter((name) => !stored.has(name))).toEqual([])
  expect([...stored].filter((name) => !stored.has(mirrorOf(name)))).toEqual([])
  expect(inIndex).toEqual(withHolder)
  expect(integrity(path)).toBe('ok')
})
