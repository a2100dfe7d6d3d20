import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, test } from 'vitest'
import type { DirectoryEntry } from '../../../functions/dealers/dealer-record.ts'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { assignLead } from '../../../functions/leads/assign-lead.ts'
import { closeLead } from '../../../functions/leads/close-lead.ts'
import { rankDealers, whereabouts } from '../../../functions/leads/rank-dealers.ts'
import { shippedRoutingRules } from '../../../functions/leads/routing-rules.ts'
import { scoreLead } from '../../../functions/leads/score-lead.ts'
import { advisor, dealer, everyDay } from '../../support/stores.ts'
import { captured, daysAfter, openScene, type Scene, saturday, sunday } from './scene.ts'

let scene: Scene | undefined
afterEach(() => {
  scene?.close()
  scene = undefined
})

const at = saturday('10:00')
const conflictAt = (at: number, of: number): TransactionCanceledException =>
  new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: {},
    CancellationReasons: Array.from({ length: of }, (_, n) => ({ Code: n === at ? 'TransactionConflict' : 'None' })),
  })
const open = async (...place: Parameters<typeof openScene>): Promise<Scene> => {
  scene = await openScene(...place)
  return scene
}

/** Whom the lead is offered to first, and why. */
async function firstAsked(place: Parameters<typeof openScene>[0], details: object = {}, now = at) {
  const { newLead, offerNext, offer } = await open(place)
  const leadId = await newLead(details, now)
  const { outcome } = await offerNext(leadId, now)
  if (outcome !== 'offered') return { outcome, asked: [] as string[], reason: '' }
  const { candidates } = await offer(leadId)
  return { outcome, asked: candidates.map(({ advisorId }) => advisorId), reason: candidates[0]?.reason ?? '' }
}

describe('which dealer', () => {
  const inCity = { D2: { lat: 31.2, lng: 121.4 }, D3: { lat: 31.0, lng: 121.2 } }
  const entry = (dealerId: string, cityCode: string, position?: { lat: number; lng: number }): DirectoryEntry => ({
    dealerId,
    cityCode,
    provinceCode: cityCode.slice(0, 2),
    active: true,
    ...(position && { position }),
  })
  const rank = (
    dealers: DirectoryEntry[],
    person: Parameters<typeof rankDealers>[1],
    widest: 'city' | 'country' = 'country',
  ) => rankDealers(dealers, person, { widest, leadId: 'lead-1' }).map(({ dealerId }) => dealerId)

  test('the chosen one first, and the reason says that the person chose it', async () => {
    const found = await firstAsked({
      dealers: [dealer('D1', { cityCode: '1101', provinceCode: '11' }), dealer('D2')],
      advisors: [advisor('D1', 'X'), advisor('D2', 'Z')],
    })

    expect(found.asked).toEqual(['X'])
    expect(found.reason).toContain('the person chose this dealer')
  })

  test('without a choice the nearest in the city, then in the province, then in the country', async () => {
    const dealers = [
      entry('far', '1101', { lat: 39.9, lng: 116.4 }),
      entry('province', '3205', { lat: 31.3, lng: 120.6 }),
      entry('city', '3201', { lat: 32, lng: 118 }),
      entry('near', '3201', { lat: 32.1, lng: 118.8 }),
    ]

    expect(rank(dealers, { cityCode: '3201', provinceCode: '32', position: { lat: 32.1, lng: 118.8 } })).toEqual([
      'near',
      'city',
      'province',
      'far',
    ])
    expect(rank(dealers, { cityCode: '3201', provinceCode: '32' }, 'city')).toHaveLength(2)
  })

  test('a dealer without coordinates counts as standing in the middle of its city', async () => {
    const dealers = [
      entry('nowhere', '3101'),
      entry('west', '3101', { lat: 31, lng: 120 }),
      entry('east', '3101', { lat: 31, lng: 122 }),
    ]

    expect(rank(dealers, { cityCode: '3101', position: { lat: 31, lng: 121.9 } })).toEqual(['east', 'nowhere', 'west'])
  })

  test('a dealer whose city is unknown comes last, and is never left out', () => {
    expect(
      rank([entry('unknown', '-'), entry('far', '1101')], { cityCode: '3101', provinceCode: '31' }).sort(),
    ).toEqual(['far', 'unknown'])
    expect(rank([entry('unknown', '-'), entry('here', '3101')], { cityCode: '3101', provinceCode: '31' })).toEqual([
      'here',
      'unknown',
    ])
  })

  test('a person whose city is unknown is still offered to a dealer of the brand', async () => {
    const found = await firstAsked(
      { dealers: [dealer('D2')], advisors: [advisor('D2', 'Z')] },
      { dealerId: undefined, cityCode: undefined, city: '火星' },
    )

    expect(found.asked).toEqual(['Z'])
  })

  test('persons of whom the city alone is known are not all given to the store at its centre', () => {
    const dealers = ['centre', 'suburb'].map((id, at) => ({
      ...entry(id, '3101'),
      position: { lat: 31.23 + at / 10, lng: 121.47 },
    }))
    const person = { cityCode: '3101', provinceCode: '31' }

    const first = Array.from(
      { length: 60 },
      (_, at) => rankDealers(dealers, person, { widest: 'country', leadId: `${at}` })[0],
    )

    expect(new Set(first.map((each) => each?.dealerId))).toEqual(new Set(['centre', 'suburb']))
    expect(rank(dealers, { ...person, position: { lat: 31.33, lng: 121.47 } })).toEqual(['suburb', 'centre'])
  })

  test('persons whose city is unknown are not all given to the same dealer', () => {
    const dealers = ['a', 'b', 'c', 'd'].map((dealerId) => entry(dealerId, '-'))
    const firsts = Array.from(
      { length: 40 },
      (_, at) => rankDealers(dealers, {}, { widest: 'country', leadId: `${at}` })[0],
    )

    expect(new Set(firsts.map((each) => each?.dealerId)).size).toBe(4)
  })

  test('the city is recognised from the words of the person', () => {
    expect(whereabouts(captured({ cityCode: undefined, city: '杭洲' }))).toEqual({
      cityCode: '3301',
      provinceCode: '33',
    })
  })

  test('by rule, the one that was offered least for its weight, of those in the same area', async () => {
    const s = await open({
      dealers: [dealer('D2', { position: inCity.D2 }), dealer('D3', { position: inCity.D3 })],
      advisors: [advisor('D2', 'Y', { assigned: 8 }), advisor('D3', 'Z', { assigned: 1 })],
    })
    await s.services.settings.write('routing-rules', {
      ...shippedRoutingRules,
      chooseDealer: 'weighted-least-assigned',
    })
    const leadId = await s.newLead({ dealerId: undefined, position: inCity.D2 })

    await s.offerNext(leadId, at)

    expect((await s.offer(leadId)).candidates).toMatchObject([{ advisorId: 'Z' }])
  })

  test('a store that never opens is passed over', async () => {
    const found = await firstAsked({
      dealers: [dealer('D1', { hours: {} }), dealer('D2')],
      advisors: [advisor('D1', 'X'), advisor('D2', 'Z')],
    })

    expect(found.asked).toEqual(['Z'])
  })
})

describe('which advisor', () => {
  const store = (...advisors: ReturnType<typeof advisor>[]) => ({ dealers: [dealer('D1')], advisors })

  test('the one who was offered least for his weight', async () => {
    const found = await firstAsked(
      store(advisor('D1', 'X', { assigned: 4 }), advisor('D1', 'Y', { assigned: 6, weight: 2 })),
    )

    expect(found.asked).toEqual(['Y'])
    expect(found.reason).toContain('offered 6 so far at weight 2')
  })

  test('over many leads everyone gets his share', async () => {
    const s = await open(store(advisor('D1', 'X', { weight: 2, capacity: 100 }), advisor('D1', 'Y', { capacity: 100 })))
    for (let n = 0; n < 30; n++) {
      const leadId = await s.newLead({
        sourceId: `${n}`,
        person: { phone: `+86138000001${String(n).padStart(2, '0')}` },
      })
      await s.offerNext(leadId, at, { run: { id: `run-${n}`, journey: 'j', pk: 'p', sk: 's' } })
    }

    expect([await s.load('D1', 'X'), await s.load('D1', 'Y')]).toEqual([20, 10])
  })

  test('not one whose capacity is used up; if all are full, a human decides', async () => {
    const full = { capacity: 2, load: 2 }

    expect((await firstAsked(store(advisor('D1', 'X', full), advisor('D1', 'Y', { assigned: 50 })))).asked).toEqual([
      'Y',
    ])
    scene?.close()
    const { outcome } = await firstAsked(store(advisor('D1', 'X', full)))
    expect(outcome).toBe('queued')
    expect((await scene?.items('LEAD#'))?.find(({ sk }) => sk === 'QUEUED')?.reason).toBe('nobody-has-capacity')
  })

  test('the next one, where many leads come at once and the best is just contended for', async () => {
    const s = await open(store(advisor('D1', 'X'), advisor('D1', 'Y', { assigned: 5 })))
    const leadId = await s.newLead()
    const { table } = s.services
    const contended: typeof table = {
      ...table,
      transact: async (writes) => {
        if (JSON.stringify(writes[0]).includes('ADVISOR#X')) throw conflictAt(0, writes.length)
        await table.transact(writes)
      },
    }
    Object.assign(s.services, { table: contended })

    await s.offerNext(leadId, at)

    expect((await s.offer(leadId)).candidates).toMatchObject([{ advisorId: 'Y' }])
  })

  test('not one who is inactive or serves other brands', async () => {
    const found = await firstAsked(
      store(
        advisor('D1', 'W', { active: false }),
        advisor('D1', 'X', { brands: ['hanhai'] }),
        advisor('D1', 'Y', { brands: ['yunchi'], assigned: 9 }),
      ),
    )

    expect(found.asked).toEqual(['Y'])
  })

  test('one who is on shift now; a lead at night goes to one who is on shift when the store opens', async () => {
    const team = store(
      advisor('D1', 'early', { shift: everyDay('09:00', '13:00'), assigned: 9 }),
      advisor('D1', 'late', { shift: everyDay('13:00', '18:00') }),
    )

    expect((await firstAsked(team, {}, saturday('14:00'))).asked).toEqual(['late'])
    scene?.close()
    expect((await firstAsked(team, {}, saturday('22:40'))).asked).toEqual(['early'])
  })

  test('who looked after the person last is asked first, and the reason says so; not if the person chose another dealer', async () => {
    const place = {
      dealers: [dealer('D1'), dealer('D2')],
      advisors: [advisor('D1', 'X', { assigned: 90 }), advisor('D1', 'Y'), advisor('D2', 'Z')],
    }
    const s = await open(place)
    const first = await s.newLead()
    await assignLead({ leadId: first, dealerId: 'D1', advisorId: 'X', by: 'M', now: at }, s.services)
    await closeLead({ leadId: first, by: 'X', outcome: 'lost', now: at }, s.services)
    const second = await s.newLead({ sourceId: '2', dealerId: undefined }, daysAfter(at, 5))

    await s.offerNext(second, daysAfter(at, 5))

    expect(await s.offer(second)).toMatchObject({ level: 'previous-advisor', candidates: [{ advisorId: 'X' }] })
    expect((await s.offer(second)).candidates[0]?.reason).toBe('looked after this person last time')
    await closeLead({ leadId: second, by: 'ops', outcome: 'invalid', now: daysAfter(at, 5) }, s.services)
    const third = await s.newLead({ sourceId: '3', dealerId: 'D2' }, daysAfter(at, 6))
    await s.offerNext(third, daysAfter(at, 6))
    expect((await s.offer(third)).candidates).toMatchObject([{ advisorId: 'Z' }])
  })
})

describe('the call desk', () => {
  const place = (mode: 'desk' | 'direct') => ({
    dealers: [dealer('D1', { mode })],
    advisors: [advisor('D1', 'K', { role: 'desk', assigned: 9 }), advisor('D1', 'X')],
  })

  test('receives the leads of a store that has one, in its role', async () => {
    expect((await firstAsked(place('desk'))).asked).toEqual(['K'])
    const [item] = (await scene?.items('LEAD#'))?.filter(({ sk }) => String(sk).startsWith('OFFER#')) ?? []
    await acceptOffer(
      { leadId: String(item?.leadId), offerId: String(item?.offerId), advisorId: 'K', now: at },
      (scene as Scene).services,
    )
    expect(await scene?.lead(String(item?.leadId))).toMatchObject({ holder: { advisorId: 'K', role: 'desk' } })
  })

  test('does not receive them where advisors are asked directly', async () => {
    expect((await firstAsked(place('direct'))).asked).toEqual(['X'])
  })
})

describe('the time to answer', () => {
  test('of a grade A on Saturday 22:40, where the store opens on Sunday at 09:00, is over on Sunday at 09:15; the warning is at 09:10', async () => {
    const s = await open({ dealers: [dealer('D1')], advisors: [advisor('D1', 'X')] })
    const leadId = await s.newLead({ signals: { purchaseWithin: 'month', testDrive: true } }, saturday('22:40'))
    await scoreLead({ subject: { type: 'lead', id: leadId }, now: saturday('22:40') }, s.services)

    expect(await s.offerNext(leadId, saturday('22:40'))).toMatchObject({
      outcome: 'offered',
      warnAt: sunday('09:10'),
      expiresAt: sunday('09:15'),
    })
  })

  test('is that of grade B where no score may be computed', async () => {
    const s = await open({ dealers: [dealer('D1')], advisors: [advisor('D1', 'X')] })
    const leadId = await s.newLead()

    expect(await s.offerNext(leadId, at)).toMatchObject({ expiresAt: saturday('10:30') })
  })
})
