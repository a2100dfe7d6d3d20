import { afterEach, expect, test } from 'vitest'
import { closeLead } from '../../functions/leads/close-lead.ts'
import { readQueued } from '../../functions/leads/lead-store.ts'
import { qualifyLead } from '../../functions/leads/qualify-lead.ts'
import { registerWalkIn } from '../../functions/leads/register-walk-in.ts'
import { advisor, dealer } from '../support/stores.ts'
import { leadForm, openTown, type Town } from '../support/town.ts'

const saturday = (time: string): string => new Date(`2026-11-21T${time}:00+08:00`).toISOString()

let town: Town
afterEach(() => town.close())

const sentTo = async (template: string) => (await town.sent({ template })).map(({ address }) => address.split('@')[0])
async function press(who: string, fields: Record<string, string>) {
  const offer = (await town.sent({ template: 'offer-new', to: `${who}@outbox` })).at(-1)
  if (!offer) throw new Error(`${who} was not asked`)
  return town.press(offer, fields)
}

/** A store with a call desk of two and a showroom of two; the first of the desk has accepted and qualified a lead. */
async function qualified() {
  town = await openTown({
    at: saturday('10:00'),
    dealers: [dealer('D1', { mode: 'desk' })],
    advisors: [
      advisor('D1', 'K', { role: 'desk' }),
      advisor('D1', 'L', { role: 'desk', weight: 0.5 }),
      advisor('D1', 'X'),
      advisor('D1', 'Y', { weight: 0.5 }),
    ],
  })
  await town.capture(leadForm('1', { dealerId: 'D1', signals: { purchaseWithin: 'week', testDrive: true } }))
  await press('K', { action: 'accept' })
  const { leadId } = await town.lead()
  await qualifyLead(
    { leadId, advisorId: 'K', visitAt: saturday('15:00'), now: saturday('10:00') },
    town.machine.services,
  )
  await town.machine.idle()
  return leadId
}

test('the desk is silent: its next agent is asked after fifteen minutes, and no advisor of the showroom', async () => {
  town = await openTown({
    at: saturday('10:00'),
    dealers: [dealer('D1', { mode: 'desk' })],
    advisors: [
      advisor('D1', 'K', { role: 'desk' }),
      advisor('D1', 'L', { role: 'desk', weight: 0.5 }),
      advisor('D1', 'X'),
    ],
  })
  await town.capture(leadForm('1', { dealerId: 'D1', signals: { purchaseWithin: 'week', testDrive: true } }))

  await town.machine.advanceTo(saturday('10:15'))

  expect(await sentTo('offer-new')).toEqual(['K', 'L'])
})

test('qualified at 10:00, X silent, Y accepts at 10:16: Y holds the lead, the desk sees it no more, the customer hears of Y once', async () => {
  await qualified()
  expect(await sentTo('offer-new')).toEqual(['K', 'X'])

  await town.machine.advanceTo(saturday('10:10'))
  expect(await sentTo('offer-warning')).toEqual(['X'])
  await town.machine.advanceTo(saturday('10:16'))
  await press('Y', { action: 'accept' })

  expect(await town.lead()).toMatchObject({ holder: { advisorId: 'Y', role: 'advisor' }, visitAt: saturday('15:00') })
  const [introduced, ...more] = await town.sent({ template: 'advisor-introduced' })
  expect(introduced?.text).toContain('顾问 Y')
  expect(more).toEqual([])
  expect((await press('K', { action: 'accept' })).body).not.toContain('13800000001')
})

test('qualified, and everybody in the showroom declines: the desk keeps the lead, a human is told, and the customer hears of nobody', async () => {
  const leadId = await qualified()

  await press('X', { action: 'decline', reason: 'busy' })
  await press('Y', { action: 'decline', reason: 'off-duty' })

  expect(await town.lead()).toMatchObject({ state: 'accepted', holder: { advisorId: 'K', role: 'desk' } })
  expect(await readQueued(town.machine.services.table, leadId)).toMatchObject({ reason: 'nobody-answered' })
  expect(await town.sent({ template: 'advisor-introduced' })).toEqual([])
})

test('qualified, and the customer comes before anybody has accepted: who welcomes him has the lead, X is told', async () => {
  await qualified()

  const walkIn = { phone: '+8613800000001', brand: 'yunchi', dealerId: 'D1', advisorId: 'Y', now: saturday('10:05') }
  await registerWalkIn(walkIn, town.machine.services)
  await town.machine.advanceTo(saturday('18:00'))

  expect((await town.lead()).holder).toMatchObject({ advisorId: 'Y' })
  expect(await sentTo('offer-withdrawn')).toEqual(['X'])
  expect(await sentTo('offer-new')).toEqual(['K', 'X'])
})

test('qualified, and the desk closes the lead while X is asked: X is told, and nobody else is asked', async () => {
  const leadId = await qualified()

  await closeLead({ leadId, by: 'K', outcome: 'invalid', now: saturday('10:05') }, town.machine.services)
  await town.machine.advanceTo(saturday('18:00'))

  expect(await sentTo('offer-closed')).toEqual(['X'])
  expect(await sentTo('offer-new')).toEqual(['K', 'X'])
})
