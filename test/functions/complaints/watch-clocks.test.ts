import { afterEach, beforeEach, expect, test } from 'vitest'
import type { AnyEvent } from '../../../events/define-event.ts'
import { withdrawComplaint } from '../../../functions/complaints/closing.ts'
import { type NewFacts, noteFacts } from '../../../functions/complaints/note-facts.ts'
import { recordContact } from '../../../functions/complaints/record-contact.ts'
import { watchClocks } from '../../../functions/complaints/watch-clocks.ts'
import { openScene, type Scene, staff } from './scene.ts'

let scene: Scene
let complaintId: string
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.close())

/** Files a complaint at ten in Shanghai on that day, and says what is known. */
async function filedOn(day: string, facts: NewFacts): Promise<void> {
  const now = `${day}T02:00:00.000Z`
  complaintId = (await scene.file({ now, text: '要求退车' })).complaintId
  await recordContact({ complaintId, by: staff, channel: 'phone', now }, scene.services)
  await noteFacts({ complaintId, by: staff, facts, now }, scene.services)
}
const repair = (id: string, from: string, to?: string, more: object = {}) => ({
  id,
  from: `${from}T01:00:00Z`,
  ...(to && { to: `${to}T01:00:00Z` }),
  fault: 'A14',
  isDefect: true,
  isSafety: false,
  replaced: [],
  excludedHours: 0,
  ...more,
})

const warned = (clock: string): AnyEvent['facts'][] =>
  scene.published.filter(({ name, facts }) => name === 'ClockWarned' && facts.clock === clock).map(({ facts }) => facts)

/** The sweep of every day, at nine in Shanghai; gives the days on which something was warned of. */
async function sweepDaily(from: string, days: number, clock: string): Promise<string[]> {
  const seen: string[] = []
  for (let day = 0; day < days; day++) {
    const now = new Date(Date.parse(`${from}T01:00:00Z`) + day * 86_400_000).toISOString()
    const before = warned(clock).length
    await watchClocks(now, scene.services)
    if (warned(clock).length > before) seen.push(now.slice(5, 10))
  }
  return seen
}

test('a replace-or-return claim of 2026-09-24: answer by 10-15, for Saturday 10-10 is worked; complete by 10-29', async () => {
  await filedOn('2026-09-24', { dates: { claimReceivedOn: '2026-09-24', claimMadeOn: '2026-09-24' } })

  const answer = await sweepDaily('2026-09-25', 40, 'claim-answer')

  expect(warned('claim-answer')).toEqual([
    { clock: 'claim-answer', state: 'warned', on: '2026-10-15' },
    { clock: 'claim-answer', state: 'reached', on: '2026-10-15' },
  ])
  expect(answer).toEqual(['10-12', '10-16'])
  expect(warned('claim-completion').map(({ on }) => on)).toEqual(['2026-10-29', '2026-10-29'])
})

test('a claim that was answered in time warns of nothing', async () => {
  const dates = { claimReceivedOn: '2026-09-24', claimAnsweredOn: '2026-09-28' }
  await filedOn('2026-09-24', { dates })

  expect(await sweepDaily('2026-09-25', 40, 'claim-answer')).toEqual([])
  expect((await scene.complaint(complaintId)).lookOn).toBe('2026-11-06')
})

test('a claim of 2026-12-28 ends in a year without announced holidays: an alert, once, and no invented date', async () => {
  await filedOn('2026-12-28', { dates: { claimReceivedOn: '2026-12-28' } })

  expect(await sweepDaily('2026-12-29', 5, 'claim-answer')).toEqual(['12-29'])

  expect(warned('claim-answer')).toEqual([{ clock: 'claim-answer', state: 'unknown' }])
  const [message] = await scene.services.table.query({ pk: 'OUTBOX#2026-12-29' })
  expect(message?.text).toContain('日期未知：2027 年放假安排未公布')
})

test('a car that stays in the workshop: day 4 of the stay, days 20 and 25 of all, the thirtieth is passed', async () => {
  await filedOn('2026-03-10', { repairs: [repair('w1', '2026-03-10')] })

  expect(await sweepDaily('2026-03-10', 8, 'spare-car')).toEqual(['03-13', '03-15'])
  expect(await sweepDaily('2026-03-18', 30, 'repair-days')).toEqual(['03-29', '04-03', '04-09'])
  expect(warned('repair-days').map(({ state }) => state)).toEqual(['warned', 'warned', 'reached'])
})

test('the third repair of one fault, and the first safety repair and replacement of each pair, are warned of once', async () => {
  await filedOn('2026-05-20', {
    repairs: [
      repair('w1', '2026-04-01', '2026-04-02'),
      repair('w2', '2026-04-11', '2026-04-12', { isSafety: true, replaced: ['engine'] }),
      repair('w3', '2026-05-01', '2026-05-02'),
    ],
  })

  await sweepDaily('2026-05-21', 3, 'repairs-of-one-fault')

  for (const clock of ['repairs-of-one-fault', 'safety-repairs', 'replacements'])
    expect(warned(clock), clock).toEqual([{ clock, state: 'warned' }])
})

test('handler and manager are told, once each, and statutory is said only of what is', async () => {
  await filedOn('2026-09-24', { dates: { claimReceivedOn: '2026-09-24', platformReceivedOn: '2026-09-24' } })

  await sweepDaily('2026-10-12', 1, 'claim-answer')
  await watchClocks('2026-10-12T09:00:00Z', scene.services)

  const messages = await scene.services.table.query({ pk: 'OUTBOX#2026-10-12' })
  const claims = messages.filter(({ text }) => String(text).includes('退换车'))
  expect(claims.map(({ address }) => address).sort()).toEqual(['M@outbox', 'S@outbox'])
  expect(claims[0]?.text).toContain('法定')
  const platform = messages.find(({ text }) => String(text).includes('12315平台'))
  expect(platform?.text).toContain('惯例')
  expect(platform?.text).not.toContain('法定')
})

test('what is closed is not looked at, and what has no facts that count only once a week', async () => {
  await filedOn('2026-09-24', { dates: { claimReceivedOn: '2026-09-24' } })
  await scene.file({ text: '漏水' })
  expect((await watchClocks('2026-09-25T01:00:00Z', scene.services)).looked).toBe(1)

  await withdrawComplaint({ complaintId, now: '2026-09-26T01:00:00Z' }, scene.services)

  expect(await watchClocks('2026-09-26T01:00:00Z', scene.services)).toEqual({ looked: 0, warned: 0 })
})
