import { afterEach, beforeEach, expect, test } from 'vitest'
import { confirmResolution, disagree } from '../../../functions/complaints/answer-resolution.ts'
import { withdrawComplaint } from '../../../functions/complaints/closing.ts'
import { complaintsOf } from '../../../functions/complaints/complaint-store.ts'
import { noteFacts } from '../../../functions/complaints/note-facts.ts'
import { recordAttempt } from '../../../functions/complaints/record-attempt.ts'
import { recordContact } from '../../../functions/complaints/record-contact.ts'
import { resolveComplaint } from '../../../functions/complaints/resolve-complaint.ts'
import { daysAfter, friday, hoursAfter, openScene, type Scene, staff } from './scene.ts'

let scene: Scene
let complaintId: string
beforeEach(async () => {
  scene = await openScene()
  complaintId = (await scene.file()).complaintId
})
afterEach(() => scene.close())

const contact = (now: string) => recordContact({ complaintId, by: staff, channel: 'phone', now }, scene.services)
const attempt = (now: string) => recordAttempt({ complaintId, by: staff, now }, scene.services)
const resolve = (now: string) => resolveComplaint({ complaintId, by: staff, now }, scene.services)
const confirm = (now: string) => confirmResolution({ complaintId, now }, scene.services)
const deny = (now: string) => disagree({ complaintId, now }, scene.services)
const state = async () => (await scene.complaint(complaintId)).state

test('what is filed is open, on the list of the dealer and of the person, and holds their marketing', async () => {
  expect(await scene.complaint(complaintId)).toMatchObject({
    state: 'open',
    severity: 'P3',
    dealerId: 'D1',
    brand: 'yunchi',
    facts: { household: true, deliveredOn: '2026-03-02', moments: { filedAt: friday } },
  })
  expect((await scene.open()).map((each) => each.complaintId)).toEqual([complaintId])
  expect((await complaintsOf(scene.services.table, 'per-1')).map((each) => each.complaintId)).toEqual([complaintId])
  expect(await scene.held()).toMatchObject({ openComplaints: [complaintId] })
  expect(scene.names()).toEqual(['ComplaintFiled'])
  expect(JSON.stringify(scene.published)).not.toContain('空调')
})

test('the same words about the same car within a day are the same complaint, a day later another', async () => {
  const again = await scene.file({ text: '空调不制冷！', now: hoursAfter(friday, 23.9) })
  const later = await scene.file({ now: hoursAfter(friday, 24) })
  const otherCar = await scene.file({ vehicleId: 'veh-2' })

  expect(again).toEqual({ outcome: 'known', complaintId })
  expect([later.outcome, otherCar.outcome]).toEqual(['filed', 'filed'])
  expect(new Set([complaintId, later.complaintId, otherCar.complaintId]).size).toBe(3)
})

test('the same complaint of a source is filed once, however much later and with whatever words', async () => {
  const source = { name: '12315', id: '88' }
  const first = await scene.file({ text: '漏水', source })

  const again = await scene.file({ text: '漏水了', source, now: daysAfter(friday, 90) })

  expect(again).toEqual({ outcome: 'known', complaintId: first.complaintId })
})

test('the first word with a human stops the clock and says who handles it; the second is noted only', async () => {
  expect(await contact(hoursAfter(friday, 1))).toEqual({ outcome: 'contacted' })
  expect(await contact(hoursAfter(friday, 2))).toEqual({ outcome: 'noted' })

  expect(await scene.complaint(complaintId)).toMatchObject({ contactedAt: hoursAfter(friday, 1), handler: staff })
  expect(scene.names().filter((name) => name === 'ComplaintContacted')).toHaveLength(1)
  expect(await scene.story(complaintId)).toEqual(['filed', 'contacted', 'contacted'])
})

test('a handler who never spoke with the person cannot call it settled', async () => {
  expect(await resolve(hoursAfter(friday, 1))).toEqual({ outcome: 'not-contacted' })
  expect(await state()).toBe('open')
})

test('a handler alone cannot close: what he calls settled stays open until the owner says so', async () => {
  await contact(hoursAfter(friday, 1))
  await resolve(hoursAfter(friday, 2))
  await resolve(daysAfter(friday, 20))

  expect(await state()).toBe('resolved')
  expect(scene.names()).not.toContain('ComplaintClosed')

  await confirm(daysAfter(friday, 21))

  expect(await scene.complaint(complaintId)).toMatchObject({ state: 'closed', closedBecause: 'owner-confirmed' })
  expect(await scene.held()).toMatchObject({ openComplaints: [], complaintClosedAt: daysAfter(friday, 21) })
  expect(await scene.open()).toEqual([])
})

test('an owner who disagrees opens it again: nobody has been told, nobody has called', async () => {
  await scene.escalate(complaintId, 'dealer', friday)
  await contact(hoursAfter(friday, 1))
  await resolve(hoursAfter(friday, 2))

  expect(await deny(hoursAfter(friday, 3))).toEqual({ outcome: 'opened-again' })

  const opened = await scene.complaint(complaintId)
  expect(opened).toMatchObject({ state: 'open', openedAt: hoursAfter(friday, 3), told: [], reopened: 1 })
  expect(opened.contactedAt).toBeUndefined()
  expect(scene.names().at(-1)).toBe('OwnerDisagreed')
})

test('attempts on two days do not close, however many; the third day does', async () => {
  await attempt('2026-11-21T01:00:00Z')
  await attempt('2026-11-21T02:00:00Z')
  await attempt('2026-11-22T02:00:00Z')
  // 23:59 of the same day in Shanghai.
  expect(await attempt('2026-11-22T15:59:00Z')).toEqual({ outcome: 'attempted', daysTried: 2 })
  expect(await state()).toBe('open')

  expect(await attempt('2026-11-22T16:00:00Z')).toEqual({ outcome: 'closed', daysTried: 3 })

  expect(await scene.complaint(complaintId)).toMatchObject({ closedBecause: 'three-attempts' })
  expect(scene.names().slice(-2)).toEqual(['ComplaintAttempted', 'ComplaintClosed'])
})

test('attempts from before somebody spoke with the person do not count', async () => {
  await attempt('2026-11-21T02:00:00Z')
  await attempt('2026-11-22T02:00:00Z')
  await contact('2026-11-22T03:00:00Z')

  expect(await attempt('2026-11-23T02:00:00Z')).toEqual({ outcome: 'attempted', daysTried: 1 })
})

test('opened again on day 29 after it was closed, not on day 31', async () => {
  const closedAt = hoursAfter(friday, 5)
  await confirm(closedAt)
  expect(await deny(daysAfter(closedAt, 31))).toEqual({ outcome: 'too-late' })
  expect(await state()).toBe('closed')

  expect(await deny(daysAfter(closedAt, 29))).toEqual({ outcome: 'opened-again' })

  expect(await scene.held()).toMatchObject({ openComplaints: [complaintId] })
  expect((await scene.open()).map((each) => each.complaintId)).toEqual([complaintId])
  expect(scene.published.at(-1)).toMatchObject({ name: 'ComplaintReopened', facts: { severity: 'P3', times: 1 } })
})

test('a person who takes it back has it closed at once; after that nothing is recorded', async () => {
  await withdrawComplaint({ complaintId, now: hoursAfter(friday, 1) }, scene.services)

  expect(await contact(hoursAfter(friday, 2))).toEqual({ outcome: 'closed' })
  expect((await attempt(hoursAfter(friday, 2))).outcome).toBe('already-closed')
  expect(await resolve(hoursAfter(friday, 2))).toEqual({ outcome: 'closed' })
  expect(await confirm(hoursAfter(friday, 2))).toEqual({ outcome: 'already-closed' })
  expect(await scene.story(complaintId)).toEqual(['filed', 'closed'])
})

test('one of two complaints that is closed leaves the other holding the marketing', async () => {
  const other = await scene.file({ text: '漏水' })
  await confirm(hoursAfter(friday, 1))

  expect(await scene.held()).toMatchObject({ openComplaints: [other.complaintId] })
})

test('facts for the legal clocks are merged, and the story names them without what they say', async () => {
  const note = (facts: Parameters<typeof noteFacts>[0]['facts']) =>
    noteFacts({ complaintId, by: staff, facts, now: hoursAfter(friday, 1) }, scene.services)
  const repair = { fault: 'A14', isDefect: true, isSafety: false, replaced: [], excludedHours: 0 }
  await note({ dates: { claimReceivedOn: '2026-11-20' }, odometerKm: 2500 })
  await note({ repairs: [{ ...repair, id: 'r1', from: '2026-11-01T02:00:00Z' }] })
  await note({ repairs: [{ ...repair, id: 'r1', from: '2026-11-01T02:00:00Z', to: '2026-11-03T02:00:00Z' }] })

  const { facts, lookOn } = await scene.complaint(complaintId)

  expect(facts).toMatchObject({ dates: { claimReceivedOn: '2026-11-20' }, odometerKm: 2500, deliveredOn: '2026-03-02' })
  expect(facts.repairs).toMatchObject([{ id: 'r1', to: '2026-11-03T02:00:00Z' }])
  expect(lookOn).toBe('2026-11-20')
})
