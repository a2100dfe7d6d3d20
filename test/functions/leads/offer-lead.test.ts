import { afterEach, describe, expect, test } from 'vitest'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { closeLead } from '../../../functions/leads/close-lead.ts'
import { declineOffer } from '../../../functions/leads/decline-offer.ts'
import { readOfferCode, readQueued } from '../../../functions/leads/lead-store.ts'
import { shippedRoutingRules } from '../../../functions/leads/routing-rules.ts'
import { warnOffer } from '../../../functions/leads/warn-offer.ts'
import { leadPk } from '../../../functions/shared/keys.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { openScene, type Scene, saturday } from './scene.ts'

let scene: Scene
afterEach(() => scene.close())

const at = saturday('10:00')
/** A store of four and a manager, and three other dealers in the city. */
const town = (details: Parameters<typeof dealer>[1] = {}) => ({
  dealers: [
    dealer('D1', details),
    ...['D2', 'D3', 'D4'].map((id, n) => dealer(id, { position: { lat: 31 + n, lng: 121 } })),
  ],
  advisors: [
    ...['A', 'B', 'C', 'D'].map((id, n) => advisor('D1', id, { assigned: n })),
    advisor('D1', 'M', { role: 'manager' }),
    ...['D2', 'D3', 'D4'].map((id) => advisor(id, `${id}-Z`)),
  ],
})

async function open(details: Parameters<typeof dealer>[1] = {}, lead: Parameters<Scene['newLead']>[0] = {}) {
  scene = await openScene(town(details))
  return scene.newLead({ position: { lat: 31, lng: 121 }, ...lead })
}

const consent = (otherDealers: boolean) => ({ consent: { otherDealers, profiling: true, marketing: false } })

/** Lets every offer time out; who was asked, in order. */
async function letAllExpire(leadId: string): Promise<string[]> {
  const asked: string[] = []
  for (let now = at, turn = 0; turn < 20; turn++) {
    const answer = await scene.offerNext(leadId, now)
    if (answer.outcome !== 'offered') return [...asked, answer.outcome]
    asked.push((await scene.offer(leadId)).candidates.map(({ advisorId }) => advisorId).join('+'))
    now = answer.expiresAt
  }
  return asked
}

describe('the ladder', () => {
  test('three advisors of the store, its manager, two other dealers, then a human', async () => {
    const leadId = await open()

    expect(await letAllExpire(leadId)).toEqual(['A', 'B', 'C', 'M', 'D2-Z', 'D3-Z', 'queued'])
    expect(await scene.lead(leadId)).toMatchObject({ state: 'queued' })
    expect(await readQueued(scene.services.table, leadId)).toMatchObject({ reason: 'nobody-answered', dealerId: 'D3' })
    expect(scene.names()).toEqual(['LeadCreated', 'LeadQueued'])
    for (const id of ['A', 'B', 'C', 'D', 'M']) expect(await scene.load('D1', id)).toBe(0)
  })

  test('stops at the store where the person allowed no other dealer', async () => {
    const leadId = await open({}, consent(false))

    expect(await letAllExpire(leadId)).toEqual(['A', 'B', 'C', 'M', 'queued'])
    expect(await readQueued(scene.services.table, leadId)).toMatchObject({ reason: 'consent-covers-no-other-dealer' })
  })

  test('tells the whole team at once where leads are claimed, one time', async () => {
    const leadId = await open({ assign: 'claim' }, consent(false))

    expect(await letAllExpire(leadId)).toEqual(['A+B+C+D', 'M', 'queued'])
    expect((await scene.told('offer-new')).sort()).toEqual(['A@outbox', 'B@outbox', 'C@outbox', 'D@outbox', 'M@outbox'])
  })

  test('follows the rules that ops stored', async () => {
    const leadId = await open({}, consent(true))
    await scene.services.settings.write('routing-rules', {
      ...shippedRoutingRules,
      advisorsPerStore: 1,
      askManager: false,
      otherDealers: 3,
    })

    expect(await letAllExpire(leadId)).toEqual(['A', 'D2-Z', 'D3-Z', 'D4-Z', 'queued'])
  })

  test('ends at once where nobody sells the brand', async () => {
    const leadId = await open({}, { brand: 'hanhai' })

    expect(await letAllExpire(leadId)).toEqual(['queued'])
    expect(await readQueued(scene.services.table, leadId)).toMatchObject({ reason: 'no-dealer-for-brand' })
  })

  test('notes every step in the chain of custody', async () => {
    const leadId = await open({}, consent(false))
    await letAllExpire(leadId)

    expect(await scene.custody(leadId)).toEqual(['captured', ...Array(4).fill(['offered', 'expired']).flat(), 'queued'])
  })
})

const task = (leadId: string) => ({
  run: { id: 'run-1', journey: 'j', pk: 'p', sk: 's' },
  subject: { type: 'lead' as const, id: leadId },
  step: 'warn',
  now: saturday('10:25'),
})

describe('an offer', () => {
  test('takes capacity, tells the advisor once, masked, with a code that stands for it', async () => {
    const leadId = await open()
    await scene.offerNext(leadId, at)

    const [candidate] = (await scene.offer(leadId)).candidates
    expect(await scene.load('D1', 'A')).toBe(1)
    expect(await scene.lead(leadId)).toMatchObject({ state: 'offered' })
    expect(await readOfferCode(scene.services.table, ` ${candidate?.code.toUpperCase()}`)).toMatchObject({
      leadId,
      advisorId: 'A',
      dealerId: 'D1',
    })
    const [message] = await scene.items('OUTBOX#')
    expect(message?.text).toContain('138****0001')
    expect(message?.text).not.toContain('13800000001')
  })

  test('and its warning are not worth sending once its time is over', async () => {
    const leadId = await open()
    await scene.offerNext(leadId, at)
    const { offerId, expiresAt } = await scene.offer(leadId)
    await warnOffer({ ...task(leadId), offerId }, scene.services)

    const messages = (await scene.items(leadPk(leadId))).filter(({ sk }) => String(sk).startsWith('MESSAGE#'))
    expect(messages.map(({ template, notAfter }) => [template, notAfter]).sort()).toEqual([
      ['offer-new', expiresAt],
      ['offer-warning', expiresAt],
    ])
  })

  test('asked for twice by the same call is one offer and one message', async () => {
    const leadId = await open()

    const answers = [await scene.offerNext(leadId, at), await scene.offerNext(leadId, at)]

    expect(answers[1]).toEqual(answers[0])
    expect(await scene.told('offer-new')).toEqual(['A@outbox'])
    expect(await scene.load('D1', 'A')).toBe(1)
    expect(await scene.custody(leadId)).toEqual(['captured', 'offered'])
  })

  test('after a decline goes to the next, who has all the time', async () => {
    const leadId = await open()
    await scene.offerNext(leadId, at)
    const { offerId } = await scene.offer(leadId)
    await declineOffer({ leadId, offerId, advisorId: 'A', reason: 'busy', now: saturday('10:05') }, scene.services)

    expect(await scene.offerNext(leadId, saturday('10:05'))).toMatchObject({ expiresAt: saturday('10:35') })
    expect(await scene.load('D1', 'A')).toBe(0)
    expect(await scene.load('D1', 'B')).toBe(1)
    expect(await scene.custody(leadId)).toEqual(['captured', 'offered', 'declined', 'offered'])
  })

  test('that was accepted meanwhile is answered so, and nobody else is asked', async () => {
    const leadId = await open()
    await scene.offerNext(leadId, at)
    const { offerId } = await scene.offer(leadId)
    await acceptOffer({ leadId, offerId, advisorId: 'A', now: saturday('10:29') }, scene.services)

    expect(await scene.offerNext(leadId, saturday('10:30'))).toEqual({
      outcome: 'accepted',
      offerId,
      advisorId: 'A',
      dealerId: 'D1',
    })
    expect(await scene.told('offer-new')).toEqual(['A@outbox'])
  })

  test('for a lead that is closed is not made', async () => {
    const leadId = await open()
    await closeLead({ leadId, by: 'person', outcome: 'withdrawn', now: at }, scene.services)

    expect(await scene.offerNext(leadId, saturday('10:01'))).toEqual({ outcome: 'queued', reason: 'closed' })
    expect(await scene.told('offer-new')).toEqual([])
    expect(await readQueued(scene.services.table, leadId)).toBeUndefined()
  })
})

describe('a warning', () => {
  const warn = (leadId: string, offerId: string) => warnOffer({ ...task(leadId), offerId }, scene.services)

  test('goes once to those who have not answered', async () => {
    const leadId = await open({ assign: 'claim' })
    await scene.offerNext(leadId, at)
    const { offerId } = await scene.offer(leadId)
    await declineOffer({ leadId, offerId, advisorId: 'A', reason: 'busy', now: saturday('10:05') }, scene.services)

    expect(await warn(leadId, offerId)).toEqual({ warned: 3 })
    await warn(leadId, offerId)
    expect((await scene.told('offer-warning')).sort()).toEqual(['B@outbox', 'C@outbox', 'D@outbox'])
  })

  test('goes to nobody once the offer is decided', async () => {
    const leadId = await open()
    await scene.offerNext(leadId, at)
    const { offerId } = await scene.offer(leadId)
    await acceptOffer({ leadId, offerId, advisorId: 'A', now: saturday('10:05') }, scene.services)

    expect(await warn(leadId, offerId)).toEqual({ warned: 0 })
    expect(await scene.told('offer-warning')).toEqual([])
  })
})
