import { afterEach, expect, test } from 'vitest'
import { registerWalkIn } from '../../functions/leads/register-walk-in.ts'
import { advisor, dealer, everyDay } from '../support/stores.ts'
import { leadForm, openTown, type Town } from '../support/town.ts'

/** Signals that the shipped scorecard grades A. */
const gradeA = { purchaseWithin: 'month', testDrive: true }

/** Saturday 21 November 2026, in Shanghai. */
const saturday = (time: string): string => `2026-11-21T${time}:00+08:00`
const sunday = (time: string): string => `2026-11-22T${time}:00+08:00`
const instant = (moment: string): string => new Date(moment).toISOString()

let town: Town
afterEach(() => town.close())

const oneStore = (details: Parameters<typeof dealer>[1] = {}) => ({
  dealers: [dealer('D1', details)],
  advisors: [advisor('D1', 'X'), advisor('D1', 'Y', { weight: 0.5 }), advisor('D1', 'M', { role: 'manager' })],
})

test('Saturday 10:00: a lead is acknowledged and offered at once, and accepted with five transitions', async () => {
  town = await openTown({ at: saturday('10:00'), ...oneStore() })
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1' }))

  const [offer] = await town.sent({ template: 'offer-new' })
  expect(await town.sent({ template: 'lead-acknowledged' })).toHaveLength(1)
  expect(offer).toMatchObject({ address: 'X@outbox', at: instant(saturday('10:00')) })
  if (!offer) throw new Error('nobody was told')

  expect((await town.press(offer, { action: 'accept' })).status).toBe(200)
  expect(await town.lead()).toMatchObject({ state: 'accepted', holder: { advisorId: 'X', role: 'advisor' } })
  expect((await town.custody((await town.lead()).leadId)).map(({ what }) => what)).toEqual([
    'captured',
    'offered',
    'accepted',
  ])
  expect(await runs(town)).toEqual([{ status: 'SUCCEEDED', transitions: 5 }])
})

test('Saturday 22:40, store opens Sunday 09:00: acknowledged by 22:41, warned at 09:10, re-routed at 09:15', async () => {
  town = await openTown({ at: saturday('22:40'), ...oneStore() })
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1' }))

  await town.machine.advanceTo(saturday('22:41'))
  expect((await town.lead()).score?.grade).toBe('A')
  expect(await town.sent({ template: 'lead-acknowledged' })).toHaveLength(1)

  await town.machine.advanceTo(sunday('09:09'))
  expect(await town.sent({ template: 'offer-warning' })).toEqual([])

  await town.machine.advanceTo(sunday('09:10'))
  expect(await town.sent({ template: 'offer-warning', to: 'X@outbox' })).toHaveLength(1)

  await town.machine.advanceTo(sunday('09:14'))
  expect(await town.sent({ template: 'offer-new' })).toHaveLength(1)

  await town.machine.advanceTo(sunday('09:15'))
  expect(await town.sent({ template: 'offer-new' })).toMatchObject([{ address: 'X@outbox' }, { address: 'Y@outbox' }])
})

test('declined at 10:05: the next best in the store is asked at once', async () => {
  town = await openTown({ at: saturday('10:00'), ...oneStore() })
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1' }))
  await town.machine.advanceTo(saturday('10:05'))
  const [offer] = await town.sent({ template: 'offer-new' })
  if (!offer) throw new Error('nobody was told')

  await town.press(offer, { action: 'decline', reason: 'busy' })

  expect(await town.sent({ template: 'offer-new', to: 'Y@outbox' })).toMatchObject([{ at: instant(saturday('10:05')) }])
  expect(await town.lead()).toMatchObject({ state: 'offered' })
})

test('declined within the very instant of the offer: the next best is asked, and can accept', async () => {
  town = await openTown({ at: saturday('10:00'), ...oneStore() })
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1' }))
  const [first] = await town.sent({ template: 'offer-new' })
  if (!first) throw new Error('nobody was told')

  await town.press(first, { action: 'decline', reason: 'busy' })
  const [second] = await town.sent({ template: 'offer-new', to: 'Y@outbox' })
  if (!second) throw new Error('the next was not told')
  await town.press(second, { action: 'accept' })

  expect((await town.lead()).holder).toMatchObject({ advisorId: 'Y' })
})

test('a tap that comes after the re-routing reads that the lead has moved on, and changes nothing', async () => {
  town = await openTown({ at: saturday('10:00'), ...oneStore() })
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1' }))
  const [offer] = await town.sent({ template: 'offer-new' })
  if (!offer) throw new Error('nobody was told')
  await town.machine.advanceTo(saturday('10:16'))

  const late = await town.press(offer, { action: 'accept' })

  expect(late.body).toMatch(/已超时|已转|已被/)
  expect((await town.lead()).holder).toBeUndefined()
})

test('offered to X, the customer walks in and Y registers him: X is told, and his tap reads "already taken"', async () => {
  town = await openTown({ at: saturday('10:00'), ...oneStore() })
  const form = leadForm('1', { signals: gradeA, dealerId: 'D1' })
  await town.capture(form)
  const [offer] = await town.sent({ template: 'offer-new', to: 'X@outbox' })
  if (!offer) throw new Error('nobody was told')

  await registerWalkIn(
    { phone: form.person.phone, brand: 'yunchi', dealerId: 'D1', advisorId: 'Y', now: instant(saturday('10:03')) },
    town.machine.services,
  )
  await town.machine.idle()

  expect((await town.press(offer, { action: 'accept' })).body).toContain('已被')
  expect(await town.lead()).toMatchObject({ state: 'accepted', holder: { advisorId: 'Y' } })
  expect(await runs(town)).toMatchObject([{ status: 'SUCCEEDED' }])
  await town.machine.advanceTo(sunday('18:00'))
  expect(await town.sent({ template: 'offer-new' })).toHaveLength(1)
})

test('consent names dealer 1 only and dealer 1 stays silent: the human queue, never dealer 2', async () => {
  town = await openTown({
    at: saturday('10:00'),
    dealers: [dealer('D1'), dealer('D2')],
    advisors: [advisor('D1', 'X'), advisor('D1', 'M', { role: 'manager' }), advisor('D2', 'Z')],
  })
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1' }))

  await town.machine.advanceTo(sunday('18:00'))

  expect((await town.sent({ template: 'offer-new' })).map(({ address }) => address)).toEqual(['X@outbox', 'M@outbox'])
  expect(await town.lead()).toMatchObject({ state: 'queued' })
  expect((await town.custody((await town.lead()).leadId)).at(-1)).toMatchObject({ what: 'queued' })
})

test('consent covers other dealers and dealer 1 stays silent: dealer 2 is asked', async () => {
  town = await openTown({
    at: saturday('10:00'),
    dealers: [dealer('D1'), dealer('D2')],
    advisors: [advisor('D1', 'X'), advisor('D1', 'M', { role: 'manager' }), advisor('D2', 'Z')],
  })
  await town.capture(
    leadForm('1', {
      signals: gradeA,
      dealerId: 'D1',
      consent: { otherDealers: true, profiling: true, marketing: false },
    }),
  )

  await town.machine.advanceTo(saturday('12:00'))

  expect((await town.sent({ template: 'offer-new' })).map(({ address }) => address)).toEqual([
    'X@outbox',
    'M@outbox',
    'Z@outbox',
  ])
})

test('the page of an offer shows no full phone number before it is accepted, and all of it after', async () => {
  town = await openTown({ at: saturday('10:00'), ...oneStore() })
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1' }))
  const [offer] = await town.sent({ template: 'offer-new' })
  if (!offer) throw new Error('nobody was told')

  const before = await town.open(offer)
  expect(before.status).toBe(200)
  expect(before.body).not.toContain('13800000001')
  expect((await town.lead()).state).toBe('offered')

  expect((await town.press(offer, { action: 'accept' })).body).toContain('13800000001')
})

test('claimed first come, first served: everyone in the team is told, the first tap wins, the second reads "already taken"', async () => {
  town = await openTown({ at: saturday('10:00'), ...oneStore({ assign: 'claim' }) })
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1' }))
  const [x] = await town.sent({ template: 'offer-new', to: 'X@outbox' })
  const [y] = await town.sent({ template: 'offer-new', to: 'Y@outbox' })
  if (!x || !y) throw new Error('not everyone was told')

  await town.press(y, { action: 'accept' })

  expect((await town.press(x, { action: 'accept' })).body).toContain('已被')
  expect((await town.lead()).holder).toMatchObject({ advisorId: 'Y' })
})

test('a store with a call desk: the desk accepts, qualifies and books the visit, then a showroom advisor receives', async () => {
  town = await openTown({
    at: saturday('10:00'),
    dealers: [dealer('D1', { mode: 'desk', hours: everyDay('09:00', '18:00') })],
    advisors: [advisor('D1', 'K', { role: 'desk' }), advisor('D1', 'X')],
  })
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1' }))
  const [toDesk] = await town.sent({ template: 'offer-new' })
  if (!toDesk) throw new Error('nobody was told')
  expect(toDesk.address).toBe('K@outbox')
  await town.press(toDesk, { action: 'accept' })
  expect(await town.lead()).toMatchObject({ holder: { advisorId: 'K', role: 'desk' } })
})

/** How each run ended, and in how many state transitions. */
async function runs({ machine }: Town): Promise<{ status: string; transitions: number }[]> {
  const { ListStateMachinesCommand, ListExecutionsCommand, GetExecutionHistoryCommand } = await import(
    '@aws-sdk/client-sfn'
  )
  const { workflows } = machine.clients
  const { stateMachines = [] } = await workflows.send(new ListStateMachinesCommand({}))
  const found = []
  for (const { stateMachineArn, name } of stateMachines) {
    if (!name?.endsWith('lead-response')) continue
    const { executions = [] } = await workflows.send(new ListExecutionsCommand({ stateMachineArn }))
    for (const { executionArn, status = '' } of executions) {
      const { events = [] } = await workflows.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }))
      found.push({ status, transitions: events.filter(({ type }) => type?.endsWith('StateEntered')).length })
    }
  }
  return found
}
