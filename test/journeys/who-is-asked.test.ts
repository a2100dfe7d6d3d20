import { afterEach, expect, test } from 'vitest'
import { recordContact } from '../../functions/leads/record-contact.ts'
import { advisor, dealer } from '../support/stores.ts'
import { leadForm, openTown, type Town } from '../support/town.ts'

const saturday = (time: string): string => `2026-11-21T${time}:00+08:00`
const gradeA = { purchaseWithin: 'month', testDrive: true }
const toOthers = { otherDealers: true, profiling: true, marketing: false }

let town: Town
afterEach(() => town.close())

const asked = async () => (await town.sent({ template: 'offer-new' })).map(({ address }) => address.split('@')[0])
const answer = async (who: string, fields: Record<string, string>) => {
  const offer = (await town.sent({ template: 'offer-new', to: `${who}@outbox` })).at(-1)
  if (!offer) throw new Error(`${who} was not asked`)
  return town.press(offer, fields)
}
const decline = { action: 'decline', reason: 'busy' }

const team = [
  advisor('D1', 'X'),
  advisor('D1', 'Y', { weight: 0.5 }),
  advisor('D1', 'Z', { weight: 0.2 }),
  advisor('D1', 'W', { weight: 0.1 }),
  advisor('D1', 'M', { role: 'manager' }),
]

test('everybody is silent: three of the store, each fifteen minutes, then its manager, then a human; every place is free again', async () => {
  town = await openTown({ at: saturday('10:00'), dealers: [dealer('D1')], advisors: team })
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1' }))

  await town.machine.advanceTo(saturday('10:44'))
  expect(await asked()).toEqual(['X', 'Y', 'Z'])
  await town.machine.advanceTo(saturday('10:45'))
  expect(await asked()).toEqual(['X', 'Y', 'Z', 'M'])
  await town.machine.advanceTo(saturday('11:00'))
  expect(await town.lead()).toMatchObject({ state: 'queued' })
  const people = await town.machine.services.table.query({ pk: 'DEALER#D1', prefix: 'ADVISOR#' })
  expect(people.map(({ load }) => load)).toEqual([0, 0, 0, 0, 0])
})

test('the third accepts: the manager is not asked', async () => {
  town = await openTown({ at: saturday('10:00'), dealers: [dealer('D1')], advisors: team })
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1' }))
  await town.machine.advanceTo(saturday('10:31'))

  await answer('Z', { action: 'accept' })
  const { leadId } = await town.lead()
  const called = { leadId, advisorId: 'Z', channel: 'phone', now: new Date(saturday('10:31')).toISOString() } as const
  await recordContact(called, town.machine.services)
  await town.machine.advanceTo(saturday('18:00'))

  expect(await asked()).toEqual(['X', 'Y', 'Z'])
})

test('where leads are claimed and all decline, the manager is asked at once; the chain of custody tells who declined', async () => {
  town = await openTown({ at: saturday('10:00'), dealers: [dealer('D1', { assign: 'claim' })], advisors: team })
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1' }))
  expect((await asked()).sort()).toEqual(['W', 'X', 'Y', 'Z'])

  for (const who of ['W', 'X', 'Y']) await answer(who, decline)
  expect(await asked()).not.toContain('M')
  await answer('Z', decline)

  expect(await asked()).toContain('M')
  const chain = await town.custody((await town.lead()).leadId)
  expect(chain.map(({ what, advisorId = '' }) => `${what} ${advisorId}`)).toEqual([
    'captured ',
    'offered ',
    'declined W',
    'declined X',
    'declined Y',
    'declined Z',
    'offered M',
  ])
})

test('where leads are claimed and nobody answers, those who have not declined are warned, then the manager is asked', async () => {
  town = await openTown({ at: saturday('10:00'), dealers: [dealer('D1', { assign: 'claim' })], advisors: team })
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1' }))
  await answer('W', decline)

  await town.machine.advanceTo(saturday('10:10'))
  const warned = (await town.sent({ template: 'offer-warning' })).map(({ address }) => address)
  expect(warned.sort()).toEqual(['X@outbox', 'Y@outbox', 'Z@outbox'])
  await town.machine.advanceTo(saturday('10:15'))
  expect((await asked()).at(-1)).toBe('M')
})

test('two other dealers are asked at most, the nearest first; then a human', async () => {
  const others = [
    dealer('D2', { position: { lat: 31.3, lng: 121.5 } }),
    dealer('D3', { position: { lat: 31.21, lng: 121.41 } }),
    dealer('D4', { cityCode: '1101', provinceCode: '11', city: '北京市' }),
  ]
  town = await openTown({
    at: saturday('10:00'),
    dealers: [dealer('D1', { position: { lat: 31.2, lng: 121.4 } }), ...others],
    advisors: [advisor('D1', 'A'), ...others.map(({ dealerId }) => advisor(dealerId, `of-${dealerId}`))],
  })
  const position = { lat: 31.2, lng: 121.4 }
  await town.capture(leadForm('1', { signals: gradeA, dealerId: 'D1', consent: toOthers, position }))

  await town.machine.advanceTo(saturday('18:00'))

  expect(await asked()).toEqual(['A', 'of-D3', 'of-D2'])
  expect(await town.lead()).toMatchObject({ state: 'queued' })
})

test('a dealer without coordinates, in a city that is misspelt, is asked like any other; the reason says that the distance is unknown', async () => {
  const nameless = { city: '上海巿', provinceCode: '-', cityCode: '-' }
  town = await openTown({ at: saturday('10:00'), dealers: [dealer('D9', nameless)], advisors: [advisor('D9', 'X')] })
  await town.capture(leadForm('1', { city: '尚海', signals: gradeA }))

  expect(await asked()).toEqual(['X'])
  const offered = (await town.custody((await town.lead()).leadId)).find(({ what }) => what === 'offered')
  expect(offered?.reason).toContain('distance unknown')
})

test('nobody has a place left: a human decides, and the customer is answered all the same', async () => {
  town = await openTown({
    at: saturday('10:00'),
    dealers: [dealer('D1')],
    advisors: [advisor('D1', 'X', { capacity: 0 })],
  })
  await town.capture(leadForm('1', { dealerId: 'D1' }))

  expect(await asked()).toEqual([])
  expect(await town.sent({ template: 'lead-acknowledged' })).toHaveLength(1)
  expect(await town.lead()).toMatchObject({ state: 'queued' })
})
