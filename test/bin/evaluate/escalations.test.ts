import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { evaluateEscalations } from '../../../bin/evaluate/escalations/evaluate-escalations.ts'
import { readCaseFile } from '../../../bin/evaluate/escalations/read-case-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'escalations-'))
})
afterEach(() => rm(folder, { recursive: true }))

const options = { columns: {}, within: 'PT24H', seed: 1, zone: 'Asia/Shanghai' }
async function log(lines: readonly string[]): Promise<string> {
  const path = join(folder, 'log.csv')
  await writeFile(path, lines.join('\n'))
  return path
}

test('exactly those not answered within 24 hours reach the last level: a second before is in time, the second itself is not', async () => {
  const path = await log([
    'case_id,filed_at,first_contact_at,severity',
    'in-time,2024-05-03 17:50:00,2024-05-04 17:49:59,P2',
    'too-late,2024-05-03 17:50:00,2024-05-04 17:50:00,P2',
    'never,2024-06-11 08:00:00,,P2',
  ])

  const { exact, lines } = await evaluateEscalations(path, options)

  expect(exact).toBe(true)
  expect(lines.join('\n')).toContain('Not answered by a human within PT24H: 2 of 3.')
  expect(lines.join('\n')).toContain('Of 2 that were not answered in time 2 escalated there; of 1 that were, 0.')
  expect(lines.join('\n')).not.toContain('SIMULATED')
})

test('what a log lacks is simulated by the seed, and said', async () => {
  const path = await log(['编号,投诉时间,描述', '1,2021-02-07,刹车失灵', '2,2021/2/7 9:05,漏水', '3,gone,x'])

  const { cases, notes, unreadable } = await readCaseFile(path, options)
  const again = await readCaseFile(path, options)

  expect(cases).toEqual(again.cases)
  expect(cases[1]?.filedAt).toBe('2021-02-07T01:05:00.000Z')
  expect(unreadable).toBe(1)
  expect(notes.filter((note) => note.includes('SIMULATED'))).toHaveLength(2)
})

test('a time at which no level comes is refused with those that there are', async () => {
  const path = await log(['id,filed', '1,2021-02-07'])

  await expect(evaluateEscalations(path, { ...options, within: 'PT23H' })).rejects.toThrow('PT2H, PT12H')
})
