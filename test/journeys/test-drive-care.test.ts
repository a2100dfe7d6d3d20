import { afterEach, expect, test } from 'vitest'
import { closeLead } from '../../functions/leads/close-lead.ts'
import { recordArrival } from '../../functions/leads/record-arrival.ts'
import { bookTestDrive, cancelTestDrive, finishTestDrive } from '../../functions/leads/test-drive.ts'
import type { Services } from '../../functions/shared/services.ts'
import { openTasksOf } from '../../functions/tasks/task-store.ts'
import { advisor, dealer } from '../support/stores.ts'
import { leadForm, openTown, type Town } from '../support/town.ts'

/** November 2026 in Shanghai; the 21st is a Saturday. */
const at = (day: number, time: string): string =>
  new Date(`2026-11-${String(day).padStart(2, '0')}T${time}:00+08:00`).toISOString()

let town: Town
afterEach(() => town.close())

/** X holds a lead since Saturday 10:00. */
async function held(): Promise<{ leadId: string; advisorId: string }> {
  town = await openTown({
    at: at(21, '10:00'),
    dealers: [dealer('D1')],
    advisors: [advisor('D1', 'X'), advisor('D1', 'M', { role: 'manager' })],
  })
  await town.capture(leadForm('1', { dealerId: 'D1' }))
  const [offer] = await town.sent({ template: 'offer-new' })
  if (!offer) throw new Error('X was not asked')
  await town.press(offer, { action: 'accept' })
  return { leadId: (await town.lead()).leadId, advisorId: 'X' }
}

/** Somebody does something at that moment. */
async function on<T>(moment: string, deed: (services: Services, now: string) => Promise<T>): Promise<T> {
  await town.machine.advanceTo(moment)
  const done = await deed(town.machine.services, moment)
  await town.machine.idle()
  return done
}

/** What the owner was sent about test drives, with the moment. */
const sent = async (): Promise<string[]> =>
  (await town.sent())
    .filter(({ template }) => template.startsWith('test-drive') || template === 'visit-confirmed')
    .map(({ template, at: when }) => `${template} ${when}`)
const tasks = async (): Promise<string[]> => {
  const open = await openTasksOf(town.machine.services.table, 'D1')
  return open
    .map(({ task, dueAt }) => `${task} ${dueAt}`)
    .filter((each) => !/^(first|second|follow-up)-call/.test(each))
}

test('booked for Tuesday at 14:00: confirmed at once, remembered on Monday by 18:00 and two hours before', async () => {
  const lead = await held()

  await on(at(21, '11:00'), (services, now) => bookTestDrive({ ...lead, startsAt: at(24, '14:00'), now }, services))
  await town.machine.advanceTo(at(24, '13:00'))

  expect(await sent()).toEqual([
    `visit-confirmed ${at(21, '11:00')}`,
    `test-drive-tomorrow ${at(23, '17:00')}`,
    `test-drive-soon ${at(24, '12:00')}`,
  ])
  const [reminder] = await town.sent({ template: 'test-drive-tomorrow' })
  expect(reminder?.text).toContain('11-24 14:00')
})

test('booked in the evening for the next morning: no reminder the day before, the one two hours before comes', async () => {
  const lead = await held()

  await on(at(21, '17:30'), (services, now) => bookTestDrive({ ...lead, startsAt: at(22, '11:00'), now }, services))
  await town.machine.advanceTo(at(22, '11:00'))

  expect(await sent()).toEqual([`visit-confirmed ${at(21, '17:30')}`, `test-drive-soon ${at(22, '09:00')}`])
})

test('booked for the next hour: the confirmation is all that is sent', async () => {
  const lead = await held()

  await on(at(21, '10:30'), (services, now) => bookTestDrive({ ...lead, startsAt: at(21, '11:30'), now }, services))
  await town.machine.advanceTo(at(21, '11:45'))

  expect(await sent()).toEqual([`visit-confirmed ${at(21, '10:30')}`])
})

test('cancelled: not remembered, nobody is called, nobody is asked', async () => {
  const lead = await held()
  await on(at(21, '11:00'), (services, now) => bookTestDrive({ ...lead, startsAt: at(24, '14:00'), now }, services))

  await on(at(22, '11:00'), (services, now) => cancelTestDrive({ ...lead, now }, services))
  await town.machine.advanceTo(at(25, '18:00'))

  expect(await sent()).toEqual([`visit-confirmed ${at(21, '11:00')}`])
  expect(await tasks()).toEqual([])
})

test('moved to Wednesday: confirmed again, and remembered for the new time only', async () => {
  const lead = await held()
  await on(at(21, '11:00'), (services, now) => bookTestDrive({ ...lead, startsAt: at(24, '14:00'), now }, services))

  await on(at(22, '11:00'), (services, now) => bookTestDrive({ ...lead, startsAt: at(25, '16:00'), now }, services))
  await town.machine.advanceTo(at(25, '15:00'))

  expect(await sent()).toEqual([
    `visit-confirmed ${at(21, '11:00')}`,
    `visit-confirmed ${at(22, '11:00')}`,
    `test-drive-tomorrow ${at(24, '17:00')}`,
    `test-drive-soon ${at(25, '14:00')}`,
  ])
  expect((await town.sent({ template: 'test-drive-tomorrow' }))[0]?.text).toContain('11-25 16:00')
})

test('nobody came: half an hour later the holder is to call', async () => {
  const lead = await held()
  await on(at(21, '10:30'), (services, now) => bookTestDrive({ ...lead, startsAt: at(22, '14:00'), now }, services))

  await town.machine.advanceTo(at(22, '14:29'))
  expect(await tasks()).toEqual([])
  await town.machine.advanceTo(at(22, '14:30'))

  expect(await tasks()).toEqual([`no-show-call ${at(22, '16:30')}`])
})

test('came, and drove: no call after half an hour; two hours later the holder is to ask how it was', async () => {
  const lead = await held()
  await on(at(21, '10:30'), (services, now) => bookTestDrive({ ...lead, startsAt: at(22, '14:00'), now }, services))

  await on(at(22, '14:25'), (services, now) => finishTestDrive({ ...lead, now }, services))
  await town.machine.advanceTo(at(22, '16:20'))
  expect(await tasks()).toEqual([])
  await town.machine.advanceTo(at(22, '16:26'))

  expect(await tasks()).toEqual([`ask-feedback ${at(23, '11:25')}`])
})

test('came, and the drive begins late: who is there is not called', async () => {
  const lead = await held()
  await on(at(21, '10:30'), (services, now) => bookTestDrive({ ...lead, startsAt: at(22, '14:00'), now }, services))

  await on(at(22, '14:05'), (services, now) => recordArrival({ ...lead, now }, services))
  await town.machine.advanceTo(at(22, '15:00'))
  expect(await tasks()).toEqual([])
  await on(at(22, '15:10'), (services, now) => finishTestDrive({ ...lead, now }, services))
  await town.machine.advanceTo(at(22, '17:11'))

  expect(await tasks()).toEqual([expect.stringContaining('ask-feedback')])
})

test('the lead is closed before the day: not a word more', async () => {
  const lead = await held()
  await on(at(21, '11:00'), (services, now) => bookTestDrive({ ...lead, startsAt: at(24, '14:00'), now }, services))

  await on(at(22, '11:00'), (services, now) =>
    closeLead({ leadId: lead.leadId, by: 'X', outcome: 'withdrawn', now }, services),
  )
  await town.machine.advanceTo(at(25, '18:00'))

  expect(await sent()).toEqual([`visit-confirmed ${at(21, '11:00')}`])
})
