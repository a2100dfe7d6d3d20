import { afterEach, expect, test } from 'vitest'
import { recordAttempt, recordContact } from '../../functions/leads/record-contact.ts'
import { advisor, dealer } from '../support/stores.ts'
import { leadForm, openTown, type Town } from '../support/town.ts'

const start = '2026-11-21T02:00:00.000Z'
const day = (days: number): string => new Date(Date.parse(start) + days * 86_400_000 + 60_000).toISOString()

let town: Town
afterEach(() => town.close())

/** X has taken a lead on Saturday at 10:00, and tried in vain. */
async function triedInVain(options: { marketing: boolean; signals?: Record<string, string> }): Promise<string> {
  town = await openTown({ at: start, dealers: [dealer('D1')], advisors: [advisor('D1', 'X')] })
  const consent = { otherDealers: false, profiling: true, marketing: options.marketing }
  await town.capture(leadForm('1', { dealerId: 'D1', consent, ...(options.signals && { signals: options.signals }) }))
  const [offer] = await town.sent({ template: 'offer-new' })
  if (!offer) throw new Error('X was not asked')
  await town.press(offer, { action: 'accept' })
  const { leadId } = await town.lead()
  await recordAttempt({ leadId, advisorId: 'X', now: start }, town.machine.services)
  await town.machine.idle()
  return leadId
}

const invitations = async (): Promise<number> => (await town.sent({ template: 'lead-nurtured' })).length

test('a C lead that allowed it is invited after a week', async () => {
  await triedInVain({ marketing: true })

  await town.machine.advanceTo(day(6))
  expect(await invitations()).toBe(0)
  await town.machine.advanceTo(day(8))

  expect(await invitations()).toBe(1)
})

test('without consent it is not', async () => {
  await triedInVain({ marketing: false })

  await town.machine.advanceTo(day(8))

  expect(await invitations()).toBe(0)
})

test('a lead that wants to buy soon is called, and not invited', async () => {
  await triedInVain({ marketing: true, signals: { purchaseWithin: 'week' } })

  await town.machine.advanceTo(day(8))

  expect(await invitations()).toBe(0)
})

test('once somebody has spoken with the person, no invitation follows', async () => {
  const leadId = await triedInVain({ marketing: true })

  await town.machine.advanceTo(day(5))
  await recordContact({ leadId, advisorId: 'X', channel: 'phone', now: day(5) }, town.machine.services)
  await town.machine.advanceTo(day(8))

  expect(await invitations()).toBe(0)
})

test('the person asks again while X holds the lead: X is told, once', async () => {
  await triedInVain({ marketing: false })
  await town.machine.advanceTo(day(2))

  await town.capture(
    leadForm('2', {
      dealerId: 'D1',
      series: '云驰 X7',
      consent: { otherDealers: false, profiling: true, marketing: false },
    }),
  )

  const told = await town.sent({ template: 'lead-asked-again' })
  expect(told.map(({ address }) => address)).toEqual(['X@outbox'])
})
