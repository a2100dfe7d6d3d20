import { describe, expect, test } from 'vitest'
import { customerWalkedIn, leadAccepted, leadQualified } from '../../events/lead.ts'
import { journeys } from '../../workflows/catalogue.ts'
import { openStage } from './journey-stage.ts'

async function openHandover(offer: unknown) {
  const stage = await openStage({
    journeys: journeys.filter(({ slug }) => slug === 'showroom-handover'),
    roles: { 'offer-lead': () => offer, 'send-message': () => ({ state: 'accepted', messageId: 'msg-1' }) },
  })
  await stage.happen(leadQualified, { dealerId: 'D-1', by: 'A-9', visitAt: '2026-11-24T02:00:00Z' })
  return stage
}

const offered = {
  outcome: 'offered',
  offerId: 'off-1',
  warnAt: '2026-11-21T02:10:00Z',
  expiresAt: '2026-11-21T02:15:00Z',
}

describe('A qualified lead', () => {
  test('is offered to the showroom, and the person is told who will receive them', async () => {
    const stage = await openHandover(offered)

    await stage.happen(leadAccepted, { offerId: 'off-1', advisorId: 'A-1', dealerId: 'D-1', role: 'advisor' })

    expect(stage.inputsOf('offer-lead')).toMatchObject([{ stage: 'showroom' }])
    expect(stage.inputsOf('send-message')).toMatchObject([{ to: 'owner', message: 'advisor-introduced' }])
    expect(await stage.executionOf('showroom-handover')).toMatchObject({ status: 'SUCCEEDED' })
  })

  test('that nobody takes is left to people, and the person is told nothing', async () => {
    const stage = await openHandover({ outcome: 'queued', reason: 'nobody-has-capacity' })

    expect(stage.inputsOf('send-message')).toEqual([])
    expect(await stage.executionOf('showroom-handover')).toMatchObject({ status: 'SUCCEEDED' })
  })

  test('whose person comes before anyone has accepted needs no offer any more', async () => {
    const stage = await openHandover(offered)

    await stage.happen(customerWalkedIn, { advisorId: 'A-4', dealerId: 'D-1' })

    expect(stage.inputsOf('send-message')).toEqual([])
    expect(await stage.executionOf('showroom-handover')).toMatchObject({
      status: 'SUCCEEDED',
      output: { reason: 'CustomerWalkedIn' },
    })
  })
})
