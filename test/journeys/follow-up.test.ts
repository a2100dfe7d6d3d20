import { afterEach, expect, test } from 'vitest'
import { assignLead } from '../../functions/leads/assign-lead.ts'
import { giveUp, isCalledBack } from '../../functions/leads/give-up.ts'
import { placeOrder } from '../../functions/leads/record-arrival.ts'
import { recordAttempt, recordContact } from '../../functions/leads/record-contact.ts'
import { registerWalkIn } from '../../functions/leads/register-walk-in.ts'
import { reviewGiveUp } from '../../functions/leads/review-give-up.ts'
import { bookTestDrive } from '../../functions/leads/test-drive.ts'
import { withdrawPerson } from '../../functions/leads/withdraw-person.ts'
import type { Services } from '../../functions/shared/services.ts'
import { openTasksOf } from '../../functions/tasks/task-store.ts'
import { advisor, dealer, everyDay } from '../support/stores.ts'
import { leadForm, openTown, type Town } from '../support/town.ts'

/** November 2026 in Shanghai; the 21st is a Saturday. */
const at = (day: number, time: string): string =>
  new Date(`2026-11-${String(day).padStart(2, '0')}T${time}:00+08:00`).toISOString()

let town: Town
afterEach(() => town.close())

/** What makes a lead an A, and an H; without anything it is a C. */
const grades = {
  H: { purchaseWithin: 'week', testDrive: true },
  A: { purchaseWithin: 'week', tradeIn: true },
  C: {},
}

/** X (or who is named) has accepted a lead at that moment; Y is his colleague, M their manager. */
async function accepted(
  options: {
    at?: string
    grade?: keyof typeof grades
    hours?: ReturnType<typeof everyDay>
    consent?: boolean
    alone?: boolean
  } = {},
): Promise<string> {
  const { at: startsAt = at(21, '10:00'), grade = 'A', hours = everyDay('09:00', '18:00') } = options
  town = await openTown({
    at: startsAt,
    dealers: [dealer('D1', { hours }), dealer('D2', { hours })],
    advisors: [
      advisor('D1', 'X', { weight: 2 }),
      ...(options.alone
        ? []
        : [
            advisor('D1', 'Y'),
            advisor('D1', 'M', { role: 'manager' }),
            advisor('D1', 'G', { role: 'general-manager' }),
          ]),
      advisor('D2', 'Z'),
    ],
  })
  const consent = { otherDealers: options.consent ?? false, profiling: true, marketing: false }
  await town.capture(leadForm('1', { dealerId: 'D1', signals: grades[grade], consent }))
  const [offer] = await town.sent({ template: 'offer-new', to: 'X@outbox' })
  if (!offer) throw new Error('X was not asked')
  await town.press(offer, { action: 'accept' })
  return (await town.lead()).leadId
}

const now = (): string => new Date(town.machine.clock.now()).toISOString()

/** Somebody does something at that moment. */
async function on<T>(moment: string, deed: (services: Services, now: string) => Promise<T>): Promise<T> {
  await town.machine.advanceTo(moment)
  const done = await deed(town.machine.services, moment)
  await town.machine.idle()
  return done
}

const tasks = async () => {
  const { table } = town.machine.services
  const open = [...(await openTasksOf(table, 'D1')), ...(await openTasksOf(table, 'D2'))]
  return open.map(({ task, advisorId, dueAt }) => `${task} ${advisorId} ${dueAt}`)
}
const told = async (template: string) =>
  (await town.sent({ template })).map(({ address, at: when }) => `${address.split('@')[0]} ${when}`)

test('an H lead accepted on Saturday at 19:50, with closing at 20:00, is called by Sunday 09:50', async () => {
  await accepted({ at: at(21, '19:50'), grade: 'H', hours: everyDay('09:00', '20:00') })

  expect((await town.lead()).score?.grade).toBe('H')
  expect(await tasks()).toEqual([`first-call X ${at(22, '09:50')}`])
})

test('a C lead is called by the end of the day', async () => {
  await accepted({ grade: 'C' })

  expect(await tasks()).toEqual([`first-call X ${at(21, '18:00')}`])
})

test('called in time: nobody is reminded, and the next call is due in three days, by closing', async () => {
  const leadId = await accepted()

  await on(at(21, '10:30'), (services) =>
    recordContact({ leadId, advisorId: 'X', channel: 'phone', now: now() }, services),
  )
  await town.machine.advanceTo(at(24, '10:29'))
  expect(await tasks()).toEqual([])
  await town.machine.advanceTo(at(24, '10:31'))

  expect(await tasks()).toEqual([`follow-up-call X ${at(24, '18:00')}`])
  expect(await told('task-new')).toEqual([`X ${at(24, '10:30')}`])
  expect(await told('holder-reminded')).toEqual([])
})

test('tried in vain is an action too: nobody is reminded', async () => {
  const leadId = await accepted()

  await on(at(21, '10:30'), (services) => recordAttempt({ leadId, advisorId: 'X', now: now() }, services))
  await town.machine.advanceTo(at(23, '18:00'))

  expect(await told('holder-reminded')).toEqual([])
})

test('a test drive was arranged: that is a contact too', async () => {
  const leadId = await accepted()

  await on(at(21, '10:30'), (services) =>
    bookTestDrive({ leadId, advisorId: 'X', startsAt: at(26, '14:00'), now: now() }, services),
  )
  await town.machine.advanceTo(at(23, '18:00'))

  expect(await told('holder-reminded')).toEqual([])
  expect(await tasks()).toEqual([])
})

test('a next date was agreed: the task comes then, and not by grade', async () => {
  const leadId = await accepted()
  const nextAt = at(25, '15:00')

  await on(at(21, '10:30'), (services) =>
    recordContact({ leadId, advisorId: 'X', channel: 'wechat', now: now(), nextAt }, services),
  )
  await town.machine.advanceTo(at(25, '14:59'))
  expect(await tasks()).toEqual([])
  await town.machine.advanceTo(at(25, '15:01'))

  expect(await tasks()).toEqual([`follow-up-call X ${at(25, '16:00')}`])
})

test('not called: X is reminded after an hour, the manager is told two hours later, and four hours later Y is asked', async () => {
  await accepted()

  await town.machine.advanceTo(at(21, '10:59'))
  expect(await told('holder-reminded')).toEqual([])
  await town.machine.advanceTo(at(21, '11:00'))
  expect(await told('holder-reminded')).toEqual([`X ${at(21, '11:00')}`])
  await town.machine.advanceTo(at(21, '13:00'))
  expect(await told('manager-escalated')).toEqual([`M ${at(21, '13:00')}`])
  await town.machine.advanceTo(at(21, '17:00'))

  expect(await told('lead-released')).toEqual([`X ${at(21, '17:00')}`])
  expect((await told('offer-new')).slice(1)).toEqual([`Y ${at(21, '17:00')}`])
  const lead = await town.lead()
  expect(lead).toMatchObject({ state: 'offered' })
  expect(lead.holder).toBeUndefined()
  expect(await town.custody(lead.leadId)).toMatchObject([{}, {}, {}, { what: 'released' }, { what: 'offered' }])
})

test('the second holder begins anew: he has his own hour, and the lead never comes back to the first', async () => {
  await accepted()
  await town.machine.advanceTo(at(21, '17:00'))
  const [offer] = await town.sent({ template: 'offer-new', to: 'Y@outbox' })
  if (!offer) throw new Error('Y was not asked')

  await on(at(21, '17:05'), () => town.press(offer, { action: 'accept' }))
  expect(await tasks()).toEqual([`first-call Y ${at(22, '09:05')}`])
  await town.machine.advanceTo(at(23, '18:00'))

  const asked = (await told('offer-new')).map((each) => each.split(' ')[0])
  expect(asked).toEqual(['X', 'Y', 'M'])
})

test('nobody else is at the store, and the person allowed other dealers: the lead gets its second chance there', async () => {
  await accepted({ alone: true, consent: true })

  await town.machine.advanceTo(at(21, '17:00'))

  expect((await told('offer-new')).slice(1)).toEqual([`Z ${at(21, '17:00')}`])
})

test('nobody else is at the store, and other dealers were not allowed: a human decides, and no other dealer hears of it', async () => {
  await accepted({ alone: true })

  await town.machine.advanceTo(at(21, '17:00'))

  expect(await told('offer-new')).toHaveLength(1)
  expect(await town.lead()).toMatchObject({ state: 'queued' })
})

test('called after the reminder: the manager hears nothing, and X keeps the lead', async () => {
  const leadId = await accepted()

  await on(at(21, '12:00'), (services) =>
    recordContact({ leadId, advisorId: 'X', channel: 'phone', now: now() }, services),
  )
  await town.machine.advanceTo(at(22, '18:00'))

  expect(await told('holder-reminded')).toHaveLength(1)
  expect(await told('manager-escalated')).toEqual([])
  expect((await town.lead()).holder).toMatchObject({ advisorId: 'X' })
})

test('the manager gives the lead to Y before X is late: X is not reminded, and Y has an hour', async () => {
  const leadId = await accepted()

  await on(at(21, '10:40'), (services) =>
    assignLead({ leadId, dealerId: 'D1', advisorId: 'Y', by: 'M', now: now() }, services),
  )
  expect(await tasks()).toEqual([`first-call Y ${at(21, '11:40')}`])
  await town.machine.advanceTo(at(21, '11:30'))

  expect(await told('holder-reminded')).toEqual([])
})

test('a walk-in was welcomed in person: no first call, the next one by grade', async () => {
  town = await openTown({
    at: at(21, '10:00'),
    dealers: [dealer('D1')],
    advisors: [advisor('D1', 'X'), advisor('D1', 'M', { role: 'manager' })],
  })
  const walkIn = { phone: '+8613800000001', brand: 'yunchi', dealerId: 'D1', advisorId: 'X', now: at(21, '10:00') }

  await registerWalkIn(walkIn, town.machine.services)
  await town.machine.advanceTo(at(28, '10:01'))

  expect(await told('holder-reminded')).toEqual([])
  expect(await tasks()).toEqual([`follow-up-call X ${at(28, '18:00')}`])
})

test('given up, and approved within the day: the lead is closed as lost, and nobody calls any more', async () => {
  const leadId = await accepted()
  await on(at(21, '10:30'), (services) => giveUp({ leadId, advisorId: 'X', reason: 'price', now: now() }, services))
  expect(await tasks()).toContain(`review-give-up M ${at(23, '16:30')}`)

  await on(at(21, '15:00'), (services) => reviewGiveUp({ leadId, by: 'M', verdict: 'approved', now: now() }, services))
  await town.machine.advanceTo(at(30, '18:00'))

  expect(await town.lead()).toMatchObject({ state: 'closed', outcome: 'lost' })
  expect(await told('holder-reminded')).toEqual([])
  expect((await tasks()).filter((each) => !each.startsWith('call-back-lost'))).toEqual([])
})

test('given up, and rejected at hour 20: the cadence resumes with X, who is to call within the hour', async () => {
  const leadId = await accepted()
  await on(at(21, '10:10'), (services) =>
    recordContact({ leadId, advisorId: 'X', channel: 'phone', now: now() }, services),
  )
  await on(at(21, '10:30'), (services) => giveUp({ leadId, advisorId: 'X', reason: 'price', now: now() }, services))

  // Twenty hours of business later: 7.5 on Saturday, 9 on Sunday, 3.5 on Monday.
  await on(at(23, '12:30'), (services) => reviewGiveUp({ leadId, by: 'M', verdict: 'rejected', now: now() }, services))

  expect(await town.lead()).toMatchObject({ state: 'accepted', holder: { advisorId: 'X' } })
  await town.machine.advanceTo(at(23, '12:31'))
  expect((await tasks()).filter((each) => !each.startsWith('call-back-lost'))).toEqual([
    expect.stringContaining(`follow-up-call X ${at(23, '13:30').slice(0, 16)}`),
  ])
  await town.machine.advanceTo(at(23, '13:31'))
  expect(await told('holder-reminded')).toHaveLength(1)
})

test('given up, and nobody reviews it within 24 hours of business: the general manager is told', async () => {
  const leadId = await accepted()
  await on(at(21, '10:30'), (services) => giveUp({ leadId, advisorId: 'X', reason: 'price', now: now() }, services))

  await town.machine.advanceTo(at(23, '16:29'))
  const asked = async () => (await town.sent({ to: 'G@outbox' })).filter(({ text }) => text.includes('审核战败'))
  expect(await asked()).toEqual([])
  await town.machine.advanceTo(at(23, '16:30'))

  expect(await asked()).toMatchObject([{ at: at(23, '16:30') }])
})

/** X gave the lead up at 10:30; the office of the region is set. */
async function givenUpInARegion(): Promise<string> {
  const leadId = await accepted()
  const office = [{ name: '华东大区', address: 'R@outbox' }]
  await town.machine.services.settings.write('headquarters', { regions: { '*': office }, brands: {} })
  await on(at(21, '10:30'), (services) => giveUp({ leadId, advisorId: 'X', reason: 'price', now: now() }, services))
  return leadId
}

test('given up, and neither manager nor general manager reviews it: the region is told once, and the cadence resumes', async () => {
  await givenUpInARegion()

  await town.machine.advanceTo(at(26, '13:29'))
  expect(await told('give-up-unreviewed')).toEqual([])
  await town.machine.advanceTo(at(26, '13:31'))

  expect(await told('give-up-unreviewed')).toEqual([`R ${at(26, '13:30')}`])
  expect(await tasks()).toContain(`first-call X ${at(26, '14:30')}`)
  const [message] = await town.sent({ template: 'give-up-unreviewed' })
  expect(message?.text).not.toMatch(/张晓雨|13800000001/)
})

test('given up, and the general manager reviews it in his time: the region hears nothing', async () => {
  const leadId = await givenUpInARegion()

  await on(at(26, '13:00'), (services) => reviewGiveUp({ leadId, by: 'G', verdict: 'rejected', now: now() }, services))
  await town.machine.advanceTo(at(27, '18:00'))

  expect(await told('give-up-unreviewed')).toEqual([])
})

test('who asks not to be contacted is left alone by everybody, for ever, though other dealers were allowed', async () => {
  const leadId = await accepted({ consent: true })
  const before = (await town.sent()).length

  await on(at(21, '10:30'), (services) => withdrawPerson({ leadId, by: 'X', now: now() }, services))
  await town.machine.advanceTo(new Date('2026-12-31T00:00:00Z').toISOString())

  expect(await town.lead()).toMatchObject({ state: 'closed', outcome: 'withdrawn' })
  expect(await tasks()).toEqual([])
  expect(await town.sent()).toHaveLength(before)
})

test('an H lead that is given up is called back by the manager, not by its holder', async () => {
  const leadId = await accepted({ grade: 'H' })

  await on(at(21, '10:30'), (services) => giveUp({ leadId, advisorId: 'X', reason: 'price', now: now() }, services))
  expect(await tasks()).toContain(`call-back-lost M ${at(22, '09:30')}`)
  await town.machine.advanceTo(at(22, '09:31'))

  expect(await tasks()).toContain(`call-back-lost G ${at(22, '17:30')}`)
})

test('a C lead that is given up is not called back, unless it is one of the tenth', async () => {
  const leadId = await accepted({ grade: 'C' })
  const isOne = isCalledBack({ leadId, grade: 'C' }, { callBack: { grades: ['H', 'A'], oneIn: 10 } })

  await on(at(21, '10:30'), (services) => giveUp({ leadId, advisorId: 'X', reason: 'price', now: now() }, services))

  expect((await tasks()).some((each) => each.startsWith('call-back-lost'))).toBe(isOne)
})

test('ordered: the calls of the follow-up end', async () => {
  const leadId = await accepted()

  await on(at(21, '10:30'), (services) => placeOrder({ leadId, advisorId: 'X', now: now() }, services))
  await town.machine.advanceTo(at(30, '18:00'))

  expect(await tasks()).toEqual([])
  expect(await told('holder-reminded')).toEqual([])
  expect(await town.lead()).toMatchObject({ state: 'accepted', orderedAt: at(21, '10:30') })
})
