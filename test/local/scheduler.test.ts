import { describe, expect, test } from 'vitest'
import { readSchedule } from '../../local/scheduler/expression.ts'
import { openScheduler } from '../../local/scheduler/scheduler.ts'
import { openStore } from '../../local/store.ts'
import { openParts } from './parts.ts'

const at = (text: string): number => Date.parse(text)

/** The first times of an expression after midnight UTC of 2026-11-21, a Saturday. */
function times(expression: string, { zone = 'Asia/Shanghai', count = 1 } = {}): string[] {
  const start = at('2026-11-21T00:00:00Z')
  const occurrences = readSchedule(expression, { start, zone })
  const found: string[] = []
  for (let next = occurrences.after(start); next !== undefined && found.length < count; next = occurrences.after(next))
    found.push(new Date(next).toISOString())
  return found
}

describe("Schedules' expressions", () => {
  test.each([
    ['rate(5 minutes)', '2026-11-21T00:05:00.000Z'],
    ['rate(1 hour)', '2026-11-21T01:00:00.000Z'],
    ['cron(0 9 * * ? *)', '2026-11-21T01:00:00.000Z'],
    ['cron(0 9 ? * 2-6 *)', '2026-11-23T01:00:00.000Z'],
    ['cron(0 9 ? * MON-FRI *)', '2026-11-23T01:00:00.000Z'],
    ['cron(0/15 * * * ? *)', '2026-11-21T00:15:00.000Z'],
    ['cron(0 0 L * ? *)', '2026-11-29T16:00:00.000Z'],
    ['at(2026-11-21T12:00:00)', '2026-11-21T04:00:00.000Z'],
  ])('%s is first due at %s in Shanghai', (expression, expected) => {
    expect(times(expression)).toEqual([expected])
  })

  test('nine in the morning stays nine in the morning when clocks change', () => {
    const mornings = times('cron(0 9 * * ? *)', { zone: 'Europe/Berlin', count: 130 })

    expect(mornings.at(0)).toBe('2026-11-21T08:00:00.000Z')
    expect(mornings.at(-1)).toBe('2027-03-30T07:00:00.000Z')
  })

  test('a moment that is over is never due', () => {
    expect(times('at(2020-01-01T00:00:00)')).toEqual([])
  })

  test.each(['every day', 'rate(0 minutes)', 'rate(5 parsecs)', 'cron(0 9 * *)', 'cron(99 9 * * ? *)'])(
    '%s is refused',
    (expression) => {
      expect(() => times(expression)).toThrow(/^Schedule /)
    },
  )
})

describe('The scheduler', () => {
  const openSweep = (options: {
    store?: ReturnType<typeof openStore>
    at?: string
    invoke?: (input: string) => Promise<void>
  }) => {
    const parts = { ...openParts(options.at ? { at: options.at } : {}), ...(options.store && { store: options.store }) }
    const scheduler = openScheduler(parts)
    const runs: string[] = []
    const givenUp: string[] = []
    scheduler.add({
      name: 'sweep',
      expression: 'rate(5 minutes)',
      zone: 'UTC',
      input: '{"scheduledAt":"<aws.scheduler.scheduled-time>"}',
      invoke: async (input) => {
        runs.push(JSON.parse(input).scheduledAt)
        await options.invoke?.(input)
      },
      giveUp: async (input) => givenUp.push(JSON.parse(input).scheduledAt),
    })
    scheduler.start()
    return { ...parts, scheduler, runs, givenUp }
  }

  test('runs at each time, and is told that time', async () => {
    const { runs, pass } = openSweep({})

    await pass(11 * 60)

    expect(runs).toEqual(['2026-11-21T02:05:00Z', '2026-11-21T02:10:00Z'])
  })

  test('what was missed while the machine was off runs once, with the time of the last', async () => {
    const store = openStore(':memory:')
    const before = openSweep({ store, at: '2026-11-21T02:00:00Z' })
    await before.pass(5 * 60)
    before.scheduler.stop()

    const after = openSweep({ store, at: '2026-11-21T08:02:00Z' })
    await after.pass(4 * 60)

    expect(before.runs).toEqual(['2026-11-21T02:05:00Z'])
    expect(after.runs).toEqual(['2026-11-21T08:00:00Z', '2026-11-21T08:05:00Z'])
  })

  test('nothing runs at a start when nothing was missed', async () => {
    const store = openStore(':memory:')
    openSweep({ store, at: '2026-11-21T02:00:00Z' }).scheduler.stop()

    const { runs, activity } = openSweep({ store, at: '2026-11-21T02:04:00Z' })
    await activity.idle()

    expect(runs).toEqual([])
  })

  test('a run that fails is tried again after one and after two minutes, with the same time, and then given up', async () => {
    const { runs, givenUp, pass } = openSweep({ invoke: () => Promise.reject(new Error('broken')) })

    await pass(5 * 60 + 30)
    expect(runs).toEqual(['2026-11-21T02:05:00Z'])
    await pass(180)

    expect(runs).toEqual(Array(3).fill('2026-11-21T02:05:00Z'))
    expect(givenUp).toEqual(['2026-11-21T02:05:00Z'])
  })
})
