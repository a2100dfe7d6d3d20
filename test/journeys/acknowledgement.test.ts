import { afterEach, expect, test } from 'vitest'
import { advisor, dealer } from '../support/stores.ts'
import { leadForm, openTown, type Town } from '../support/town.ts'

let town: Town
afterEach(() => town.close())

const nothingAllowed = { otherDealers: false, profiling: false, marketing: false }
const openAt = (at: string, details: Parameters<typeof dealer>[1] = {}) =>
  openTown({ at, dealers: [dealer('D1', details)], advisors: [advisor('D1', 'X'), advisor('D1', 'Y')] })
const acknowledged = async () => (await town.sent({ template: 'lead-acknowledged' })).map(({ at }) => at)

test.each(['03:00', '08:59', '12:00', '21:30', '23:59'])(
  'who asks at %s is answered within a minute, even if he allowed nothing else',
  async (time) => {
    const asked = `2026-11-21T${time}:00+08:00`
    town = await openAt(asked)
    await town.capture(leadForm('1', { dealerId: 'D1', consent: nothingAllowed }))

    await town.machine.advanceBy('PT1M')

    const [at = ''] = await acknowledged()
    expect(Date.parse(at) - Date.parse(asked)).toBeLessThan(60_000)
    expect((await town.lead()).score).toMatchObject({ points: 0, grade: 'B' })
  },
)

test('who asks where nobody sells the brand is answered too, and a human finds him somebody', async () => {
  town = await openTown({ at: '2026-11-21T22:40:00+08:00', dealers: [], advisors: [] })
  await town.capture(leadForm('1'))

  expect(await acknowledged()).toHaveLength(1)
  expect(await town.lead()).toMatchObject({ state: 'queued' })
})

test('who asks twice within a day is answered once', async () => {
  town = await openAt('2026-11-21T10:00:00+08:00')
  await town.capture(leadForm('1', { dealerId: 'D1' }))
  await town.capture(leadForm('2', { dealerId: 'D1' }))

  expect(await acknowledged()).toHaveLength(1)
})

test('on the first day of a holiday week that the store is closed: answered at once, warned and re-routed on the morning it opens again', async () => {
  town = await openAt('2026-10-01T10:00:00+08:00', { holidays: 'closed' })
  await town.capture(leadForm('1', { dealerId: 'D1', signals: { purchaseWithin: 'month', testDrive: true } }))
  expect(await acknowledged()).toHaveLength(1)

  await town.machine.advanceTo('2026-10-08T09:09:00+08:00')
  expect(await town.sent({ template: 'offer-warning' })).toEqual([])
  await town.machine.advanceTo('2026-10-08T09:10:00+08:00')
  expect(await town.sent({ template: 'offer-warning' })).toHaveLength(1)
  await town.machine.advanceTo('2026-10-08T09:15:00+08:00')
  expect((await town.sent({ template: 'offer-new' })).map(({ address }) => address)).toEqual(['X@outbox', 'Y@outbox'])
})

test('on the same day where the store is open as usual: re-routed after fifteen minutes', async () => {
  town = await openAt('2026-10-01T10:00:00+08:00', { holidays: 'open-as-usual' })
  await town.capture(leadForm('1', { dealerId: 'D1', signals: { purchaseWithin: 'month', testDrive: true } }))

  await town.machine.advanceTo('2026-10-01T10:15:00+08:00')

  expect(await town.sent({ template: 'offer-new' })).toHaveLength(2)
})

test.each([
  ['2027-02-06', 'whose holidays are not announced: the reason of the offer says that they are unknown', true],
  ['2026-11-21', 'whose holidays are known: the reason of the offer says nothing of them', false],
])('on %s, in a year %s', async (day, _, says) => {
  town = await openAt(`${day}T10:00:00+08:00`, { holidays: 'closed' })
  await town.capture(leadForm('1', { dealerId: 'D1' }))

  const offered = (await town.custody((await town.lead()).leadId)).find(({ what }) => what === 'offered')

  expect(offered?.reason.includes('holidays of 2027 unknown, taken as ordinary days')).toBe(says)
})
