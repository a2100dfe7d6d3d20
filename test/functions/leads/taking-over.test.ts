import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { personIdOf, readPerson } from '../../../functions/customers/person-store.ts'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { AdvisorNotFound, assignLead } from '../../../functions/leads/assign-lead.ts'
import { closeLead } from '../../../functions/leads/close-lead.ts'
import { LeadNotFound, readQueued } from '../../../functions/leads/lead-store.ts'
import { qualifyLead } from '../../../functions/leads/qualify-lead.ts'
import { queueLead } from '../../../functions/leads/queue-lead.ts'
import { recordContact } from '../../../functions/leads/record-contact.ts'
import { registerWalkIn } from '../../../functions/leads/register-walk-in.ts'
import { updateLead } from '../../../functions/leads/update-lead.ts'
import { duePk, SHARDS } from '../../../functions/shared/keys.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { openScene, type Scene, saturday, sunday } from './scene.ts'

let scene: Scene
beforeEach(async () => {
  scene = await openScene({
    dealers: [dealer('D1'), dealer('D2', { mode: 'desk' })],
    advisors: [
      advisor('D1', 'X'),
      advisor('D1', 'Y', { assigned: 5 }),
      advisor('D1', 'full', { capacity: 0 }),
      advisor('D1', 'M', { role: 'manager' }),
      advisor('D2', 'K', { role: 'desk' }),
      advisor('D2', 'S'),
    ],
  })
})
afterEach(() => scene.close())

const at = saturday('10:00')
const later = saturday('10:05')

/** A lead that is offered to X. */
async function offered(dealerId = 'D1') {
  const leadId = await scene.newLead({ dealerId })
  await scene.offerNext(leadId, at)
  const { offerId } = await scene.offer(leadId)
  scene.published.length = 0
  return { leadId, offerId }
}
/** A lead that X holds. */
async function held(dealerId = 'D1', advisorId = 'X') {
  const { leadId, offerId } = await offered(dealerId)
  await acceptOffer({ leadId, offerId, advisorId, now: at }, scene.services)
  scene.published.length = 0
  return leadId
}
const assign = (leadId: string, advisorId: string, now = later) =>
  assignLead({ leadId, dealerId: 'D1', advisorId, by: 'M', now }, scene.services).then(({ outcome }) => outcome)
const walkIn = (advisorId: string, details: object = {}) =>
  registerWalkIn(
    { phone: '+8613800000001', brand: 'yunchi', dealerId: 'D1', advisorId, now: later, ...details },
    scene.services,
  )
const loads = async (...ids: string[]) => Promise.all(ids.map((id) => scene.load('D1', id)))

describe('assigning by hand', () => {
  test('takes a lead out of the human queue, gives it to the advisor and tells him', async () => {
    const { leadId } = await offered()
    await queueLead({ leadId, reason: 'run-failed', now: at, causedBy: 'run-1' }, scene.services)

    expect(await assign(leadId, 'Y')).toBe('assigned')
    expect(await scene.lead(leadId)).toMatchObject({ state: 'accepted', holder: { advisorId: 'Y' } })
    expect((await scene.lead(leadId)).queuedAt).toBeUndefined()
    expect(await readQueued(scene.services.table, leadId)).toBeUndefined()
    expect(scene.names()).toEqual(['LeadQueued', 'LeadAssigned'])
    expect(await scene.told('lead-assigned')).toEqual(['Y@outbox'])
    expect(await loads('X', 'Y')).toEqual([0, 1])
  })

  test('while it is offered to another withdraws that offer and tells him', async () => {
    const { leadId, offerId } = await offered()

    expect(await assign(leadId, 'Y')).toBe('assigned')
    expect(await scene.offer(leadId)).toMatchObject({ offerId, state: 'withdrawn' })
    expect(await scene.told('offer-withdrawn')).toEqual(['X@outbox'])
    expect(await loads('X', 'Y')).toEqual([0, 1])
    expect(await acceptOffer({ leadId, offerId, advisorId: 'X', now: later }, scene.services)).toEqual({
      outcome: 'already-taken',
    })
  })

  test('to the one who is just asked keeps the capacity that the offer took', async () => {
    const { leadId } = await offered()

    expect(await assign(leadId, 'X')).toBe('assigned')
    expect(await loads('X')).toEqual([1])
    expect(await scene.told('offer-withdrawn')).toEqual([])
  })

  test('takes it from who holds it: he loses it, and his capacity is free', async () => {
    const leadId = await held()

    expect(await assign(leadId, 'Y')).toBe('assigned')
    expect(await loads('X', 'Y')).toEqual([0, 1])
    expect(await recordContact({ leadId, advisorId: 'X', channel: 'phone', now: later }, scene.services)).toEqual({
      outcome: 'not-holder',
    })
  })

  test('does not happen where he has it already, is full, or the lead is closed', async () => {
    const leadId = await held()

    expect(await assign(leadId, 'X')).toBe('already-held')
    expect(await assign(leadId, 'full')).toBe('at-capacity')
    await closeLead({ leadId, by: 'M', outcome: 'lost', now: later }, scene.services)
    expect(await assign(leadId, 'Y')).toBe('closed')
    expect(await loads('X', 'Y', 'full')).toEqual([0, 0, 0])
    expect(scene.names()).toEqual(['LeadClosed'])
  })

  test('to somebody who does not exist, or of a lead that does not exist, fails by name', async () => {
    const leadId = await held()

    await expect(assign(leadId, 'nobody')).rejects.toThrow(AdvisorNotFound)
    await expect(assign('none', 'Y')).rejects.toThrow(LeadNotFound)
  })
})

describe('a person who walks in', () => {
  test('while the lead is offered to X and Y welcomes him: Y holds it at once, X is told and his tap reads "already taken"', async () => {
    const { leadId, offerId } = await offered()

    expect(await walkIn('Y')).toEqual({ outcome: 'joined', leadId })
    expect(await scene.lead(leadId)).toMatchObject({
      state: 'accepted',
      holder: { advisorId: 'Y' },
      lastContactAt: later,
    })
    expect(await scene.told('offer-withdrawn')).toEqual(['X@outbox'])
    expect(await loads('X', 'Y')).toEqual([0, 1])
    expect(await acceptOffer({ leadId, offerId, advisorId: 'X', now: later }, scene.services)).toEqual({
      outcome: 'already-taken',
    })
    expect(scene.names()).toEqual(['CustomerWalkedIn'])
    expect(await scene.custody(leadId)).toEqual(['captured', 'offered', 'withdrawn', 'walked-in'])
  })

  test('and is held by X: X loses him to Y', async () => {
    const leadId = await held()

    expect(await walkIn('Y')).toEqual({ outcome: 'joined', leadId })
    expect(await loads('X', 'Y')).toEqual([0, 1])
  })

  test('and is welcomed by who holds the lead: it stays with him, and the visit is noted once', async () => {
    const leadId = await held()

    expect([await walkIn('X'), await walkIn('X')]).toEqual(Array(2).fill({ outcome: 'joined', leadId }))
    expect(await loads('X')).toEqual([1])
    expect((await scene.custody(leadId)).filter((what) => what === 'walked-in')).toHaveLength(1)
  })

  test('for the first time is a new lead of who welcomed him, with no consent but what he gives later', async () => {
    const answer = await walkIn('Y', { name: '李雷' })
    if (answer.outcome !== 'created') throw new Error(answer.outcome)

    expect(await scene.lead(answer.leadId)).toMatchObject({
      state: 'accepted',
      holder: { advisorId: 'Y' },
      lead: { source: 'showroom', consent: { otherDealers: false, profiling: false, marketing: false } },
    })
    expect(await loads('Y')).toEqual([1])
    expect(scene.names()).toEqual(['CustomerWalkedIn'])
    const personId = await personIdOf('+8613800000001', scene.services.secrets)
    expect(await readPerson(scene.services.table, personId)).toMatchObject({ name: '李雷' })
  })

  test('and is welcomed by one who has no capacity left: nothing changes', async () => {
    const { leadId } = await offered()

    expect(await walkIn('full')).toEqual({ outcome: 'at-capacity' })
    expect(await walkIn('full', { phone: '+8613800000009' })).toEqual({ outcome: 'at-capacity' })
    expect(await scene.lead(leadId)).toMatchObject({ state: 'offered' })
    expect(scene.names()).toEqual([])
  })
})

describe('the call desk hands over', () => {
  const visitAt = sunday('14:00')
  const qualify = (leadId: string, advisorId: string) =>
    qualifyLead({ leadId, advisorId, visitAt, now: later }, scene.services).then(({ outcome }) => outcome)

  test('when it has qualified the lead: a showroom advisor is asked, and holds it once he accepts; the desk is free again', async () => {
    const leadId = await held('D2', 'K')

    expect(await qualify(leadId, 'K')).toBe('qualified')
    expect(scene.published).toMatchObject([{ name: 'LeadQualified', facts: { by: 'K', visitAt } }])
    await scene.offerNext(leadId, saturday('10:06'), { stage: 'showroom' })
    const { offerId, candidates } = await scene.offer(leadId)
    expect(candidates).toMatchObject([{ advisorId: 'S' }])
    expect(await scene.lead(leadId)).toMatchObject({ state: 'accepted', holder: { advisorId: 'K' } })

    await acceptOffer({ leadId, offerId, advisorId: 'S', now: saturday('10:08') }, scene.services)

    expect(await scene.lead(leadId)).toMatchObject({ holder: { advisorId: 'S', role: 'advisor' }, visitAt })
    expect([await scene.load('D2', 'K'), await scene.load('D2', 'S')]).toEqual([0, 1])
    expect((await scene.custody(leadId)).slice(-2)).toEqual(['handed-over', 'accepted'])
  })

  test('and keeps the lead while nobody in the showroom answers; a human is told', async () => {
    const leadId = await held('D2', 'K')
    await qualify(leadId, 'K')
    await scene.offerNext(leadId, saturday('10:06'), { stage: 'showroom' })

    expect(await scene.offerNext(leadId, saturday('10:36'), { stage: 'showroom' })).toEqual({
      outcome: 'queued',
      reason: 'nobody-answered',
    })
    expect(await scene.lead(leadId)).toMatchObject({ state: 'accepted', holder: { advisorId: 'K' } })
    expect(await readQueued(scene.services.table, leadId)).toMatchObject({ dealerId: 'D2' })
  })

  test('only if it holds the lead; an advisor who books a visit keeps his lead', async () => {
    const leadId = await held()

    expect(await qualify(leadId, 'Y')).toBe('not-holder')
    expect(await qualify(leadId, 'X')).toBe('visit-booked')
    expect(await scene.lead(leadId)).toMatchObject({ visitAt, holder: { advisorId: 'X' } })
    expect(scene.names()).toEqual([])
  })
})

describe('the human queue', () => {
  test('gets a lead once for the same cause, and takes back what was offered', async () => {
    const { leadId, offerId } = await offered()
    const queue = () => queueLead({ leadId, reason: 'run-failed', now: later, causedBy: 'run-1' }, scene.services)

    expect([await queue(), await queue()]).toEqual([{ outcome: 'queued' }, { outcome: 'already-queued' }])
    expect(await scene.lead(leadId)).toMatchObject({ state: 'queued' })
    expect(await loads('X')).toEqual([0])
    expect(await acceptOffer({ leadId, offerId, advisorId: 'X', now: later }, scene.services)).toEqual({
      outcome: 'withdrawn',
    })
    expect(new Set(scene.published.map(({ metadata }) => metadata.id)).size).toBe(1)
  })

  test('is a due list that pages can read', async () => {
    const { leadId } = await offered()
    await queueLead({ leadId, reason: 'run-failed', now: later, causedBy: 'run-1' }, scene.services)
    const { table } = scene.services

    const lists = Array.from({ length: SHARDS }, (_, n) =>
      table.queryDue(duePk('human-queue', n), saturday('11:00'), 9),
    )

    expect((await Promise.all(lists)).flat()).toEqual([{ pk: `LEAD#${leadId}`, sk: 'QUEUED' }])
  })

  test('does not take a lead from its holder, and does not get one that is over', async () => {
    const leadId = await held()
    await queueLead({ leadId, reason: 'run-failed', now: later, causedBy: 'run-1' }, scene.services)
    expect(await scene.lead(leadId)).toMatchObject({ state: 'accepted', holder: { advisorId: 'X' }, queuedAt: later })

    await closeLead({ leadId, by: 'X', outcome: 'won', now: later }, scene.services)

    expect(await readQueued(scene.services.table, leadId)).toBeUndefined()
    expect(await queueLead({ leadId, reason: 'run-failed', now: later, causedBy: 'run-2' }, scene.services)).toEqual({
      outcome: 'closed',
    })
  })
})

describe('closing', () => {
  test('gives all capacity back, whether the lead was held or offered, once', async () => {
    const leadId = await held()
    const close = () => closeLead({ leadId, by: 'X', outcome: 'won', now: later }, scene.services)

    expect([await close(), await close()]).toEqual([{ outcome: 'closed' }, { outcome: 'already-closed' }])
    expect(await loads('X')).toEqual([0])
    expect(await scene.lead(leadId)).toMatchObject({ state: 'closed', outcome: 'won' })
    expect((await scene.lead(leadId)).holder).toBeUndefined()
    expect(scene.names()).toEqual(['LeadClosed'])
  })

  test('while an offer is open withdraws it and tells who was asked', async () => {
    const { leadId, offerId } = await offered()
    await closeLead({ leadId, by: 'person', outcome: 'withdrawn', now: later }, scene.services)

    expect(await acceptOffer({ leadId, offerId, advisorId: 'X', now: later }, scene.services)).toEqual({
      outcome: 'withdrawn',
    })
    expect(await loads('X')).toEqual([0])
    expect((await scene.lead(leadId)).holder).toBeUndefined()
    expect(await scene.told('offer-closed')).toEqual(['X@outbox'])
  })

  test('while nobody is asked tells nobody', async () => {
    const leadId = await held()
    await closeLead({ leadId, by: 'X', outcome: 'won', now: later }, scene.services)

    expect(await scene.told('offer-closed')).toEqual([])
  })
})

describe('a contact', () => {
  test('is recorded by the holder once, and counts from then on', async () => {
    const leadId = await held()
    const contact = () => recordContact({ leadId, advisorId: 'X', channel: 'wechat', now: later }, scene.services)

    expect([await contact(), await contact()]).toEqual(Array(2).fill({ outcome: 'recorded' }))
    expect(await scene.lead(leadId)).toMatchObject({ lastContactAt: later })
    expect(new Set(scene.published.map(({ metadata }) => metadata.id)).size).toBe(1)
  })

  test('is not recorded by anyone else', async () => {
    const leadId = await held()

    expect(await recordContact({ leadId, advisorId: 'Y', channel: 'phone', now: later }, scene.services)).toEqual({
      outcome: 'not-holder',
    })
    expect((await scene.lead(leadId)).lastContactAt).toBeUndefined()
  })
})

test('labels are noted one by one, and do not disturb who is just deciding about the lead', async () => {
  const { leadId } = await offered()
  const { version } = await scene.lead(leadId)
  const subject = { type: 'lead', id: leadId } as const

  await updateLead({ subject, set: { stage: 'first-call', attempts: 1 } }, scene.services)
  await updateLead({ subject, set: { attempts: 2 } }, scene.services)

  expect(await scene.lead(leadId)).toMatchObject({ labels: { stage: 'first-call', attempts: 2 }, version })
  await expect(updateLead({ subject: { type: 'lead', id: 'none' }, set: { a: 1 } }, scene.services)).rejects.toThrow(
    LeadNotFound,
  )
})
