import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { renderHtml } from '../../../bin/simulate/report/render-html.ts'
import type { YearReport } from '../../../bin/simulate/report/year-report.ts'
import { simulateYear } from '../../../bin/simulate/simulate-year.ts'

const live = (owners: number, days: number): Promise<YearReport> =>
  simulateYear({ owners, days, seed: 3, folder: mkdtempSync(join(tmpdir(), 'year-')) })

const LIFE = 180_000

describe('Forty owners live through three months', () => {
  let report: YearReport

  beforeAll(async () => {
    report = await live(40, 90)
  }, LIFE)

  test('and nothing is unexplained', () => {
    expect(report.reconciled.breaks).toEqual([])
    expect(report.reconciled.looked).toMatchObject({ people: 40, events: expect.any(Number) })
  })

  test('nobody is written to more than a few times a month', () => {
    expect(report.messages.sent).toBeGreaterThan(40)
    expect(report.messages.mean).toBeLessThan(2)
  })

  test('what has to keep quiet hours keeps them, by the clock of whom it reaches', () => {
    const atNight = report.messages.hours.kept.filter((_, hour) => hour >= 20 || hour < 9)

    expect(atNight).toEqual(atNight.map(() => 0))
  })

  test('reminders lead to bookings, and bookings to cars that come', () => {
    const { funnel } = report

    expect(funnel.due).toBeGreaterThan(10)
    expect(funnel.booked.afterFirst).toBeGreaterThan(0)
    expect(funnel.secondSent).toBeLessThan(funnel.firstSent)
    expect(Object.keys(funnel.bookings)).toContain('owner arrived')
  })

  test('who did not allow it got no greeting', () => {
    expect(report.suppressions).toContainEqual(expect.objectContaining({ reason: 'no-consent', purpose: 'care' }))
  })

  test('no run failed', () => {
    const ends = report.journeys.flatMap((each) => Object.keys(each.ends))

    expect(ends).not.toContain('FAILED')
    expect(ends).not.toContain('TIMED_OUT')
  })

  test('and the report can be looked at', () => {
    const page = renderHtml(report)

    expect(page).toContain('没有任何无法解释之处')
    expect(page).toMatch(/<svg[^>]*>.*<rect/s)
  })
})

test(
  'one seed is one life',
  async () => {
    const [one, other] = [await live(6, 30), await live(6, 30)]

    expect({ ...other, cost: undefined }).toEqual({ ...one, cost: undefined })
  },
  LIFE,
)
