import { expect, test } from 'vitest'
import { crashRounds } from './crash-rounds.ts'

test('killed four times under load, the machine forgets nothing that it acknowledged and does nothing twice', async () => {
  const report = await crashRounds({ rounds: 4, seed: 11 })

  expect(report.acknowledged.leads).toBeGreaterThan(0)
  expect(report.acknowledged.transactions).toBeGreaterThan(0)
  expect(report).toMatchObject({
    lostEvents: [],
    unansweredEvents: [],
    lostAcceptances: [],
    pairs: { torn: [], lost: [] },
    indexDifferences: 0,
    lostExecutions: [],
    stuckExecutions: 0,
    runsWithoutExecution: [],
    timersOutOfOrder: [],
    breaks: [],
    integrity: 'ok',
    reconcileExitCode: 0,
  })
}, 180_000)
