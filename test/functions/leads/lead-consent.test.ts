import { afterEach, describe, expect, test } from 'vitest'
import type { ConsentStatement } from '../../../functions/customers/consent-record.ts'
import { stateConsent } from '../../../functions/customers/consent-store.ts'
import { scoreLead } from '../../../functions/leads/score-lead.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { openScene, type Scene, saturday } from './scene.ts'

let scene: Scene
afterEach(() => scene.close())

const at = saturday('10:00')
const allowing = { otherDealers: true, profiling: true, marketing: false }
const signals = { purchaseWithin: 'week', testDrive: true, pageViews: 9 }

/** A lead that allows or forbids; its own dealer has nobody to ask, another one has Z. */
async function leadThatSays(consent: typeof allowing): Promise<string> {
  scene = await openScene({ dealers: [dealer('D1'), dealer('D2')], advisors: [advisor('D2', 'Z')] })
  return scene.newLead({ consent, signals })
}

/** What the person says on the owner's page, afterwards. */
async function saysOnThePage(leadId: string, said: Pick<ConsentStatement, 'purpose' | 'granted'>): Promise<void> {
  const { personId } = await scene.lead(leadId)
  const statement = { ...said, personId, at: saturday('10:01'), way: 'page', by: 'owner', text: 'page@1' } as const
  await stateConsent({ statement, now: saturday('10:01') }, scene.services)
}

const score = async (leadId: string) =>
  (await scoreLead({ subject: { type: 'lead', id: leadId }, now: saturday('10:02') }, scene.services)).grade

describe('passing a lead on to other dealers', () => {
  test('goes on to another dealer where the lead allowed it', async () => {
    const leadId = await leadThatSays(allowing)

    expect(await scene.offerNext(leadId, at)).toMatchObject({ outcome: 'offered' })
  })

  test('does not once the person withdrew it on their page: a human decides', async () => {
    const leadId = await leadThatSays(allowing)
    await saysOnThePage(leadId, { purpose: 'other-dealers', granted: false })

    expect(await scene.offerNext(leadId, saturday('10:02'))).toEqual({
      outcome: 'queued',
      reason: 'consent-covers-no-other-dealer',
    })
  })

  test('does once the person allowed on their page what the lead did not', async () => {
    const leadId = await leadThatSays({ ...allowing, otherDealers: false })
    await saysOnThePage(leadId, { purpose: 'other-dealers', granted: true })

    expect(await scene.offerNext(leadId, saturday('10:02'))).toMatchObject({ outcome: 'offered' })
  })

  test('does not for a lead that forbade it, though a later one about another brand allows it', async () => {
    const leadId = await leadThatSays({ ...allowing, otherDealers: false })
    await scene.newLead({ sourceId: '2', brand: 'hanhai', consent: allowing }, saturday('10:01'))

    expect(await scene.offerNext(leadId, saturday('10:02'))).toMatchObject({ outcome: 'queued' })
  })
})

describe('profiling', () => {
  test('scores a lead that allowed it', async () => {
    expect(await score(await leadThatSays(allowing))).toBe('H')
  })

  test('does not once the person withdrew it on their page', async () => {
    const leadId = await leadThatSays(allowing)
    await saysOnThePage(leadId, { purpose: 'profiling', granted: false })

    expect(await score(leadId)).toBe('B')
    expect((await scene.lead(leadId)).score).toMatchObject({ points: 0 })
  })

  test('scores once the person allowed on their page what the lead did not', async () => {
    const leadId = await leadThatSays({ ...allowing, profiling: false })
    await saysOnThePage(leadId, { purpose: 'profiling', granted: true })

    expect(await score(leadId)).toBe('H')
  })
})
