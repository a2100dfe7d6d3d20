import { afterEach, expect, test } from 'vitest'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { assignLead } from '../../../functions/leads/assign-lead.ts'
import { giveUp, isCalledBack } from '../../../functions/leads/give-up.ts'
import { releaseLead } from '../../../functions/leads/release-lead.ts'
import { reviewGiveUp } from '../../../functions/leads/review-give-up.ts'
import { stableId } from '../../../functions/shared/ids.ts'
import { missTask } from '../../../functions/tasks/miss-task.ts'
import { openTask } from '../../../functions/tasks/open-task.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { openScene, type Scene, saturday } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

/** X holds a lead; Y is his colleague and M their manager. */
async function held(): Promise<string> {
  scene = await openScene({
    dealers: [dealer('D1')],
    advisors: [advisor('D1', 'X', { weight: 2 }), advisor('D1', 'Y'), advisor('D1', 'M', { role: 'manager' })],
  })
  const leadId = await scene.newLead()
  await scene.offerNext(leadId, saturday('10:00'))
  const { offerId } = await scene.offer(leadId)
  await acceptOffer({ leadId, offerId, advisorId: 'X', now: saturday('10:01') }, scene.services)
  return leadId
}

test('of all leads below A about a tenth is called back, and the same ones every time', () => {
  const rules = { callBack: { grades: ['H' as const, 'A' as const], oneIn: 10 } }
  const leads = Array.from({ length: 2000 }, (_, number) => ({
    leadId: stableId('lead', `${number}`),
    grade: 'B' as const,
  }))

  const called = leads.filter((lead) => isCalledBack(lead, rules))

  expect(called.length).toBeGreaterThan(150)
  expect(called.length).toBeLessThan(250)
  expect(leads.filter((lead) => isCalledBack(lead, rules))).toEqual(called)
})

test('only the holder gives up, once; and nobody reviews his own', async () => {
  const leadId = await held()
  const by = (advisorId: string, now = saturday('11:00')) =>
    giveUp({ leadId, advisorId, reason: 'price', now }, scene.services)

  expect(await by('Y')).toEqual({ outcome: 'not-holder' })
  expect(await by('X')).toEqual({ outcome: 'recorded' })
  expect(await by('X', saturday('11:05'))).toEqual({ outcome: 'nothing' })
  const review = { leadId, verdict: 'approved', now: saturday('12:00') } as const
  expect(await reviewGiveUp({ ...review, by: 'X' }, scene.services)).toEqual({ outcome: 'own' })
  expect(await reviewGiveUp({ ...review, by: 'M' }, scene.services)).toEqual({ outcome: 'approved' })
  expect(await reviewGiveUp({ ...review, by: 'M', verdict: 'rejected' }, scene.services)).toEqual({
    outcome: 'nothing',
  })
  expect(scene.names().slice(-3)).toEqual(['LeadGivenUp', 'GiveUpReviewed', 'LeadClosed'])
  expect(await scene.load('D1', 'X')).toBe(0)
})

const run = (leadId: string) => ({ id: 'run-1', journey: 'follow-up', pk: `LEAD#${leadId}`, sk: 'RUN#run-1' })

/** The run has asked X to call, and he has not. */
async function missed(leadId: string): Promise<void> {
  const subject = { type: 'lead', id: leadId } as const
  const { taskId } = await openTask(
    { run: { id: 'run-1' }, subject, step: 'call', now: saturday('10:02'), task: 'first-call', due: { wall: 'PT1H' } },
    scene.services,
  )
  await missTask({ taskId, subject, now: saturday('11:02') }, scene.services)
}

const release = (leadId: string) =>
  releaseLead(
    {
      run: run(leadId),
      subject: { type: 'lead', id: leadId },
      step: 'release',
      now: saturday('11:03'),
      reason: 'third-miss',
    },
    scene.services,
  )

test('a lead is taken from who let it lie: his capacity is free, he is told, and the next one asked is another', async () => {
  const leadId = await held()
  await missed(leadId)

  expect(await release(leadId)).toEqual({ released: true })
  expect(await release(leadId)).toEqual({ released: true })

  expect(await scene.load('D1', 'X')).toBe(0)
  expect(await scene.told('lead-released')).toEqual(['X@outbox'])
  const ids = scene.published.filter(({ name }) => name === 'LeadReleased').map(({ metadata }) => metadata.id)
  expect(new Set(ids).size).toBe(1)
  await scene.offerNext(leadId, saturday('11:04'))
  expect((await scene.offer(leadId)).candidates.map(({ advisorId }) => advisorId)).toEqual(['Y'])
})

test('who got the lead in the meantime keeps it', async () => {
  const leadId = await held()
  await missed(leadId)
  await assignLead({ leadId, dealerId: 'D1', advisorId: 'Y', by: 'M', now: saturday('11:02') }, scene.services)

  expect(await release(leadId)).toEqual({ released: false })
  expect((await scene.lead(leadId)).holder).toMatchObject({ advisorId: 'Y' })
})
