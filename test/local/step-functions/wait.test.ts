import { expect, it } from 'vitest'
import { openMachineRoom, START } from './machine-room.ts'

/** How a Wait ends: after how many seconds, or why it fails. */
async function waitFor(fields: object) {
  const { stopDate, status, cause } = await openMachineRoom().run(
    { Wait: { Type: 'Wait', ...fields, End: true } },
    { until: START + 25_000 * 86_400_000 },
  )
  return status === 'SUCCEEDED' ? (Number(stopDate) - START) / 1000 : cause
}

it.each([
  ['for seconds', { Seconds: 90 }, 90],
  ['for no time', { Seconds: 0 }, 0],
  ['for computed seconds', { Seconds: '{% 60 * 60 * 24 * 30 %}' }, 2_592_000],
  ['until a moment', { Timestamp: '2026-01-05T00:01:00Z' }, 60],
  ['until a moment of Shanghai', { Timestamp: '2026-01-05T09:00:00+08:00' }, 3600],
  ['until a moment that is past: no time', { Timestamp: '2020-01-05T00:01:00Z' }, 0],
  ['until a part of a second, never less', { Timestamp: '2026-01-05T00:00:00.000000001Z' }, 0.001],
])('waits %s', async (_what, fields, seconds) => {
  expect(await waitFor(fields)).toBe(seconds)
})

it.each(['2026-02-30T00:00:00Z', '2026-01-05T00:01:00', '2026-01-05', 'tomorrow'])(
  'fails for %s, which is no moment with an offset',
  async (Timestamp) => {
    expect(await waitFor({ Timestamp })).toContain('cannot be parsed as an ISO-8601 extended offset date-time format')
  },
)

it.each(['{% 0.5 %}', '{% -1 %}', '{% "60" %}'])('fails for %s seconds', async (Seconds) => {
  expect(await waitFor({ Seconds })).toContain("returned an unexpected result type. Expected 'integer'")
})

it('fails for a wait of more than 24,855 days', async () => {
  expect(await waitFor({ Timestamp: '2094-02-01T00:00:00Z' })).toContain('Wait state delay is too long')
})
