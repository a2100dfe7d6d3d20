import { afterEach, expect, test } from 'vitest'
import { confirmResolution, disagree } from '../../functions/complaints/answer-resolution.ts'
import { withdrawComplaint } from '../../functions/complaints/closing.ts'
import type { Complaint } from '../../functions/complaints/complaint-record.ts'
import { requireComplaint } from '../../functions/complaints/complaint-store.ts'
import { type Filing, fileComplaint } from '../../functions/complaints/file-complaint.ts'
import { recordAttempt } from '../../functions/complaints/record-attempt.ts'
import { recordContact } from '../../functions/complaints/record-contact.ts'
import { resolveComplaint } from '../../functions/complaints/resolve-complaint.ts'
import { openTasksOf } from '../../functions/tasks/task-store.ts'
import { peopleTheTown, staff } from '../functions/complaints/scene.ts'
import { openTown, type Town } from '../support/town.ts'

let town: Town
afterEach(() => town.close())

const texts = { P1: '刹车突然失灵', P2: '多次维修未解决', P3: '空调不制冷' }

/** A town on that day, where somebody has just complained. */
async function filed(at: string, severity: keyof typeof texts, details: Partial<Filing> = {}): Promise<string> {
  town = await openTown({ at, dealers: [], advisors: [] })
  await peopleTheTown(town.machine, at)
  await town.machine.idle()
  const filing = { personId: 'per-1', vehicleId: 'veh-1', text: texts[severity], way: 'page', ...details } as const
  const { complaintId } = await fileComplaint({ ...filing, now: now() }, town.machine.services)
  await town.machine.idle()
  return complaintId
}

const now = (): string => new Date(town.machine.clock.now()).toISOString()
const go = (moment: string) => town.machine.advanceTo(moment)
const act = async <T>(done: Promise<T>): Promise<T> => {
  const result = await done
  await town.machine.idle()
  return result
}
const call = (complaintId: string) =>
  act(recordContact({ complaintId, by: staff, channel: 'phone', now: now() }, town.machine.services))
const settle = (complaintId: string) =>
  act(resolveComplaint({ complaintId, by: staff, now: now() }, town.machine.services))
const confirm = (complaintId: string) => act(confirmResolution({ complaintId, now: now() }, town.machine.services))
const deny = (complaintId: string) => act(disagree({ complaintId, now: now() }, town.machine.services))
const attempt = (complaintId: string) =>
  act(recordAttempt({ complaintId, by: staff, now: now() }, town.machine.services))
const complaint = (complaintId: string): Promise<Complaint> =>
  requireComplaint(town.machine.services.table, complaintId)

/** Who was told by the ladder, in order, with the time in Shanghai. */
async function ladder(): Promise<string[]> {
  const sent = await town.sent()
  const local = (at: string): string => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(5, 19)
  return sent
    .filter(({ template }) => template === 'complaint-new' || template === 'complaint-overdue')
    .map(({ address, at }) => `${local(at).replace('T', ' ')} ${address.replace('@outbox', '')}`)
}
const told = async (template: string): Promise<string[]> => (await town.sent({ template })).map(({ at }) => at)

test('filed on Friday 17:50, a human called on Saturday 17:49:59: nothing happens at the 24th hour', async () => {
  const id = await filed('2026-11-20T17:50:00+08:00', 'P2')
  await go('2026-11-21T17:49:59+08:00')
  await call(id)
  await go('2026-11-22T17:50:00+08:00')

  expect(await ladder()).toEqual(['11-20 17:50:00 S', '11-20 19:50:00 M', '11-21 05:50:00 R'])
})

test('filed on Friday 17:50, nobody called: exactly one step at the 24th hour, at 17:50:00, and none after', async () => {
  await filed('2026-11-20T17:50:00+08:00', 'P2')
  await go('2026-11-21T17:49:59+08:00')
  expect(await ladder()).toHaveLength(3)

  await go('2026-11-25T17:50:00+08:00')

  expect((await ladder()).slice(3)).toEqual(['11-21 17:50:00 B'])
})

test('the answer that we got it goes out at once and stops nothing', async () => {
  const id = await filed('2026-11-20T17:50:00+08:00', 'P3')
  expect(await told('complaint-received')).toEqual(['2026-11-20T09:50:00.000Z'])

  await go('2026-11-21T17:50:00+08:00')

  expect(await ladder()).toHaveLength(4)
  expect((await complaint(id)).contactedAt).toBeUndefined()
})

test('P1 at three in the night: dealer, general manager, region and brand at once, the manager after 15 minutes', async () => {
  await filed('2026-11-21T03:00:00+08:00', 'P1')
  expect(await ladder()).toHaveLength(4)
  expect((await ladder()).map((each) => each.slice(0, 14)).every((at) => at === '11-21 03:00:00')).toBe(true)
  expect((await ladder()).map((each) => each.slice(15)).sort()).toEqual(['B', 'G', 'R', 'S'])

  await go('2026-11-21T03:15:00+08:00')

  expect((await ladder()).at(-1)).toBe('11-21 03:15:00 M')
})

test('P1 and a human within 14 minutes: the manager is not woken', async () => {
  const id = await filed('2026-11-21T03:00:00+08:00', 'P1')
  await go('2026-11-21T03:14:00+08:00')
  await call(id)

  await go('2026-11-22T03:15:00+08:00')

  expect(await ladder()).toHaveLength(4)
})

test('P3 on Friday 16:00: four hours of opening time end on Saturday at 11:00', async () => {
  await filed('2026-11-20T16:00:00+08:00', 'P3')
  await go('2026-11-21T10:59:59+08:00')
  expect(await ladder()).toEqual(['11-20 16:00:00 S'])

  await go('2026-11-21T11:00:00+08:00')

  expect((await ladder()).slice(1)).toEqual(['11-21 11:00:00 M'])
})

test('each notice names what is missing and who holds it, and no number', async () => {
  await filed('2026-11-20T17:50:00+08:00', 'P2')
  await go('2026-11-20T19:50:00+08:00')

  const [notice] = await town.sent({ template: 'complaint-overdue' })

  expect(notice?.text).toContain('未完成：尚无人与客户本人沟通。当前负责：李工')
  expect(JSON.stringify(await town.sent({ to: 'M@outbox' }))).not.toContain('13800000001')
})

test('a complaint without a dealer climbs to region and brand all the same', async () => {
  const id = await filed('2026-11-20T17:50:00+08:00', 'P2', {
    vehicleId: 'veh-unknown',
    dealerId: 'D9',
    brand: 'yunchi',
  })
  await go('2026-11-21T17:50:00+08:00')

  expect(await ladder()).toEqual(['11-21 17:50:00 B'])
  expect((await complaint(id)).told.map(({ level, nobody }) => `${level}${nobody ? ' nobody' : ''}`)).toEqual([
    'dealer nobody',
    'manager nobody',
    'region nobody',
    'brand',
  ])
})

test('settled, says the handler; the owner says it is not: the ladder begins anew from that moment', async () => {
  const id = await filed('2026-11-20T10:00:00+08:00', 'P2')
  await call(id)
  await go('2026-11-22T10:00:00+08:00')
  await settle(id)
  expect(await told('complaint-resolved-confirm')).toEqual(['2026-11-22T02:00:00.000Z'])
  await go('2026-11-22T18:00:00+08:00')
  await deny(id)

  await go('2026-11-24T10:00:00+08:00')

  expect((await ladder()).slice(1)).toEqual([
    '11-22 18:00:00 S',
    '11-22 20:00:00 M',
    '11-23 06:00:00 R',
    '11-23 18:00:00 B',
  ])
})

test('a handler alone cannot close: without an answer it stays open, the owner is asked again and the handler reminded', async () => {
  const id = await filed('2026-11-20T10:00:00+08:00', 'P3')
  await call(id)
  await settle(id)

  await go('2026-12-06T10:00:00+08:00')

  expect((await complaint(id)).state).toBe('resolved')
  expect(await told('complaint-resolved-confirm')).toHaveLength(2)
  expect((await told('complaint-waiting')).length).toBeGreaterThan(2)
})

test('a complaint that nobody cares for is never silent: every day for a month, then once a week to both managers, until it is closed', async () => {
  const id = await filed('2026-11-02T10:00:00+08:00', 'P3')
  await go('2026-12-03T12:00:00+08:00')
  expect(await told('complaint-waiting')).toHaveLength(30)

  await go('2026-12-26T12:00:00+08:00')
  const weekly = (await town.sent({ template: 'complaint-waiting' })).slice(30)
  await act(withdrawComplaint({ complaintId: id, now: now() }, town.machine.services))
  await go('2027-01-12T12:00:00+08:00')

  const days = Map.groupBy(weekly, ({ at }) => at.slice(0, 10))
  expect([...days.keys()]).toEqual(['2026-12-07', '2026-12-14', '2026-12-21'])
  for (const sent of days.values()) expect(sent.map(({ address }) => address).sort()).toEqual(['G@outbox', 'M@outbox'])
  expect(await told('complaint-waiting')).toHaveLength(30 + weekly.length)
})

test('attempts on two days do not close; on the third day they do, and the owner is told how to open it again', async () => {
  const id = await filed('2026-11-20T10:00:00+08:00', 'P3')
  for (const at of ['20T11:00', '20T15:00', '21T11:00', '21T17:00']) {
    await go(`2026-11-${at}:00+08:00`)
    await attempt(id)
  }
  expect((await complaint(id)).state).toBe('open')
  await go('2026-11-22T11:00:00+08:00')
  await attempt(id)

  await go('2026-11-25T11:00:00+08:00')

  expect(await complaint(id)).toMatchObject({ state: 'closed', closedBecause: 'three-attempts' })
  expect(await told('complaint-closed-unreached')).toEqual(['2026-11-22T03:00:00.000Z'])
  expect(await told('recovery-survey')).toEqual([])
})

test('opened again on day 29, the ladder runs; on day 31 it is too late', async () => {
  const id = await filed('2026-10-20T10:00:00+08:00', 'P2')
  await confirm(id)
  await go('2026-11-18T10:00:00+08:00')

  expect(await deny(id)).toEqual({ outcome: 'opened-again' })
  expect((await ladder()).slice(1)).toEqual(['11-18 10:00:00 S'])

  await go('2026-11-18T11:00:00+08:00')
  await confirm(id)
  await go('2026-12-19T11:00:00+08:00')
  expect(await deny(id)).toEqual({ outcome: 'too-late' })
  expect((await ladder()).slice(2)).toEqual([])
})

test('opened again a second after it was closed: the ladder runs all the same', async () => {
  const id = await filed('2026-10-20T10:00:00+08:00', 'P2')
  await confirm(id)
  await go('2026-10-20T10:00:01+08:00')
  await deny(id)

  await go('2026-10-20T12:30:00+08:00')

  expect((await ladder()).slice(1)).toEqual(['10-20 10:00:01 S', '10-20 12:00:01 M'])
})

/** The page that a message leads to, and what is tapped on it. */
async function tapped(text: string, score: number): Promise<string> {
  const path = /https:\/\/l\.example\.cn(\/\S+)/.exec(text)?.[1] ?? ''
  const { body } = await town.machine.http({ method: 'GET', path })
  const hidden = [...body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)]
  const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]))
  expect(body).toContain(`name="score" value="${score}"`)
  const form = new URLSearchParams({ ...fields, score: String(score) }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  await act(town.machine.http({ method: 'POST', path, headers, body: form }))
  return fields.survey ?? ''
}

test.each([
  [6, 1],
  [7, 0],
])(
  'asked how likely they recommend us, the owner taps %i on the page that the message leads to: %i task for the manager',
  async (score, tasks) => {
    const id = await filed('2026-11-20T10:00:00+08:00', 'P3')
    await call(id)
    await settle(id)
    await confirm(id)
    await go('2026-11-21T10:30:00+08:00')
    const [message] = await town.sent({ template: 'recovery-survey' })

    expect(await tapped(message?.text ?? '', score)).toBe('after-complaint')

    const open = await openTasksOf(town.machine.services.table, 'D1')
    expect(open.map(({ task, advisorId }) => `${task} ${advisorId}`)).toEqual(Array(tasks).fill('recover-complaint M'))
  },
)

test('settled, opened again and settled again: the owner is not asked the same a second time', async () => {
  const id = await filed('2026-11-20T10:00:00+08:00', 'P3')
  await confirm(id)
  await go('2026-11-22T10:30:00+08:00')
  await deny(id)
  await go('2026-11-23T10:30:00+08:00')
  await confirm(id)
  await go('2026-12-02T10:30:00+08:00')

  expect(await told('recovery-survey')).toHaveLength(1)
})

test('opened again before the question was asked: it is asked once, after it was settled again', async () => {
  const id = await filed('2026-11-20T10:00:00+08:00', 'P3')
  await confirm(id)
  await go('2026-11-20T12:30:00+08:00')
  await deny(id)
  await go('2026-11-23T10:30:00+08:00')
  await confirm(id)
  await go('2026-11-28T10:30:00+08:00')

  expect(await told('recovery-survey')).toEqual(['2026-11-24T02:30:00.000Z'])
})
