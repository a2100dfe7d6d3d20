import { expect, test } from 'vitest'
import { leadAccepted, leadAttempted } from '../../events/lead.ts'
import { journeys } from '../../workflows/catalogue.ts'
import { openStage } from './journey-stage.ts'

const DAY = 86_400_000
const BEGIN = Date.parse('2026-11-21T02:00:00Z')

/** On which days a holder who always tries at once, and always in vain, is asked to call a lead of that grade. */
async function daysOfCalls(grade: string) {
  const stage = await openStage({
    journeys: journeys.filter(({ slug }) => slug === 'follow-up'),
    roles: {
      'score-lead': () => ({ points: 10, grade, reasons: [], held: true, acted: acted.length > 0 }),
      'open-task': ({ now, step }) => ({
        taskId: `task ${String(step)}`,
        dueAt: new Date(Date.parse(String(now)) + DAY / 4).toISOString(),
        state: 'open',
      }),
      'find-moment': ({ now, after }) => ({
        at: new Date(Date.parse(String(now)) + Number.parseInt(String(after).slice(1), 10) * DAY).toISOString(),
      }),
      'send-message': () => ({ state: 'accepted', messageId: 'msg-1' }),
      'update-lead': () => ({}),
      'update-labels': () => ({}),
    },
  })
  const acted: number[] = []
  await stage.happen(leadAccepted, { offerId: 'off-1', advisorId: 'A-1', dealerId: 'D-1', role: 'advisor' })
  for (let day = 0; day <= 365; day++) {
    await stage.clock.advanceTo(BEGIN + day * DAY + (day + 1) * 60_000)
    if (stage.inputsOf('open-task').length === acted.length) continue
    acted.push(day)
    await stage.happen(leadAttempted, { advisorId: 'A-1' })
  }
  const { status } = await stage.executionOf('follow-up')
  return { acted, status, told: stage.inputsOf('send-message').map(({ to, message }) => `${message} to ${to}`) }
}

test('a C lead that comes no further is called once a month, then twice a quarter apart, and then its manager decides', async () => {
  const { acted, status, told } = await daysOfCalls('C')

  expect(acted).toEqual([0, 30, 60, 90, 180, 270])
  expect({ status, told }).toEqual({ status: 'SUCCEEDED', told: ['lead-dormant to manager'] })
})

test('an A lead is called every three days, twelve times, before it gets quiet; all of it within a year', async () => {
  const { acted, status } = await daysOfCalls('A')

  expect(acted.slice(0, 12)).toEqual(Array.from({ length: 12 }, (_, call) => call * 3))
  expect(acted.slice(12)).toEqual([123, 213])
  expect(status).toBe('SUCCEEDED')
})
