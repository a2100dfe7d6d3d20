import { afterEach, describe, expect, test } from 'vitest'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { assignLead } from '../../../functions/leads/assign-lead.ts'
import { declineOffer } from '../../../functions/leads/decline-offer.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { openScene, type Scene, saturday } from './scene.ts'

let scene: Scene
let leadId: string
let offerId: string
afterEach(() => scene.close())

const at = saturday('10:00')

async function offered(
  details: Parameters<typeof dealer>[1] = {},
  advisors = [advisor('D1', 'X'), advisor('D1', 'Y', { assigned: 5 })],
) {
  scene = await openScene({ dealers: [dealer('D1', details)], advisors })
  leadId = await scene.newLead({ consent: { otherDealers: false, profiling: true, marketing: false } })
  await scene.offerNext(leadId, at)
  offerId = (await scene.offer(leadId)).offerId
  scene.published.length = 0
}
const accept = (advisorId: string, now = saturday('10:05')) =>
  acceptOffer({ leadId, offerId, advisorId, now }, scene.services).then(({ outcome }) => outcome)
const decline = (advisorId: string, now = saturday('10:05')) =>
  declineOffer({ leadId, offerId, advisorId, reason: 'busy', now }, scene.services).then(({ outcome }) => outcome)

describe('accepting', () => {
  test('gives him the lead, and keeps the capacity that the offer took', async () => {
    await offered()

    expect(await accept('X')).toBe('accepted')
    expect(await scene.lead(leadId)).toMatchObject({
      state: 'accepted',
      holder: { dealerId: 'D1', advisorId: 'X', role: 'advisor', since: saturday('10:05') },
    })
    expect(await scene.load('D1', 'X')).toBe(1)
    expect(scene.published).toMatchObject([{ name: 'LeadAccepted', facts: { offerId, advisorId: 'X' } }])
    expect(await scene.custody(leadId)).toEqual(['captured', 'offered', 'accepted'])
  })

  test('twice reads "already yours" and is one event', async () => {
    await offered()
    await accept('X')

    expect(await accept('X', saturday('10:06'))).toBe('already-yours')
    expect(new Set(scene.published.map(({ metadata }) => metadata.id)).size).toBe(1)
    expect(await scene.load('D1', 'X')).toBe(1)
  })

  test('again after the bus was down publishes what was not published', async () => {
    await offered()
    scene.busIsDown = true
    await expect(accept('X')).rejects.toThrow('The bus is down')
    scene.busIsDown = false

    expect(await accept('X', saturday('10:06'))).toBe('already-yours')
    expect(scene.published).toMatchObject([{ name: 'LeadAccepted', metadata: { occurredAt: saturday('10:05') } }])
  })

  test('works until just before the time is over, and reads "expired" from then on', async () => {
    await offered()
    expect(await accept('X', saturday('10:30'))).toBe('expired')
    expect(await scene.lead(leadId)).toMatchObject({ state: 'offered' })

    expect(await accept('X', new Date(Date.parse(saturday('10:30')) - 1).toISOString())).toBe('accepted')
  })

  test('after it went to the next reads "expired", and changes nothing', async () => {
    await offered()
    await scene.offerNext(leadId, saturday('10:30'))

    expect(await accept('X', saturday('10:31'))).toBe('expired')
    expect((await scene.lead(leadId)).holder).toBeUndefined()
    expect(scene.published).toEqual([])
  })

  test('after the next took it reads "already taken"', async () => {
    await offered()
    await scene.offerNext(leadId, saturday('10:30'))
    const next = (await scene.offer(leadId)).offerId
    await acceptOffer({ leadId, offerId: next, advisorId: 'Y', now: saturday('10:31') }, scene.services)

    expect(await accept('X', saturday('10:32'))).toBe('already-taken')
  })

  test('is not possible for one who was not asked, or for an offer that does not exist', async () => {
    await offered()

    expect(await accept('Y')).toBe('withdrawn')
    expect(await acceptOffer({ leadId, offerId: 'none', advisorId: 'X', now: at }, scene.services)).toEqual({
      outcome: 'withdrawn',
    })
  })
})

describe('claiming', () => {
  const team = (details: object = {}) =>
    offered({ assign: 'claim' }, [advisor('D1', 'X', details), advisor('D1', 'Y', { assigned: 5 })])

  test('goes to the first who taps; the second reads "already taken"', async () => {
    await team()

    expect(await accept('Y')).toBe('accepted')
    expect(await accept('X')).toBe('already-taken')
    expect([await scene.load('D1', 'X'), await scene.load('D1', 'Y')]).toEqual([0, 1])
  })

  test('is refused where his capacity was used up meanwhile, and the others may still claim', async () => {
    await team({ capacity: 1 })
    const other = await scene.newLead({ sourceId: '2', person: { phone: '+8613800000002' } })
    await assignLead({ leadId: other, dealerId: 'D1', advisorId: 'X', by: 'M', now: at }, scene.services)

    expect(await accept('X')).toBe('at-capacity')
    expect(await accept('Y')).toBe('accepted')
  })

  test('stays possible for the others after one declined; LeadDeclined is published when all have', async () => {
    await team()

    expect(await decline('X')).toBe('declined')
    expect(scene.published).toEqual([])
    expect(await decline('Y', saturday('10:06'))).toBe('declined')
    expect(scene.published).toMatchObject([
      { name: 'LeadDeclined', facts: { offerId, advisorId: 'Y', reason: 'busy' } },
    ])
    expect((await scene.offer(leadId)).state).toBe('declined')
    expect(await accept('X', saturday('10:07'))).toBe('withdrawn')
  })

  test('is still possible for one who declined and changed his mind while the offer was open', async () => {
    await team()
    await decline('X')

    expect(await accept('X', saturday('10:06'))).toBe('accepted')
  })
})

describe('declining', () => {
  test('gives the capacity back at once and publishes LeadDeclined', async () => {
    await offered()

    expect(await decline('X')).toBe('declined')
    expect(await scene.load('D1', 'X')).toBe(0)
    expect(scene.names()).toEqual(['LeadDeclined'])
  })

  test('twice gives the capacity back once, and is one event', async () => {
    await offered()
    await decline('X')

    expect(await decline('X', saturday('10:06'))).toBe('declined')
    expect(await scene.load('D1', 'X')).toBe(0)
    expect(new Set(scene.published.map(({ metadata }) => metadata.id)).size).toBe(1)
  })

  test('after accepting changes nothing', async () => {
    await offered()
    await accept('X')

    expect(await decline('X', saturday('10:06'))).toBe('already-yours')
    expect(await scene.lead(leadId)).toMatchObject({ holder: { advisorId: 'X' } })
  })
})
