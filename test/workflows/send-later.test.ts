import { describe, expect, test } from 'vitest'
import { leadClosed, leadCreated } from '../../events/lead.ts'
import { openStage } from './journey-stage.ts'
import { shortJourney } from './short-journey.ts'

const SENDING =
  '  - send: { to: owner, message: lead-thanks, class: service, purpose: care, whenQuiet: defer, usefulFor: P2D }\n'

/** Messages are deferred to these moments, one after the other, before one is accepted. */
async function openSending(deferrals: string[], steps = SENDING) {
  const left = [...deferrals]
  const stage = await openStage({
    journeys: [shortJourney(steps)],
    roles: {
      'send-message': () => {
        const until = left.shift()
        return until ? { state: 'deferred', messageId: 'msg-1', until } : { state: 'accepted', messageId: 'msg-1' }
      },
    },
  })
  await stage.happen(leadCreated, { captureId: 'evt-1', brand: 'yunchi' })
  const sendings = () => stage.inputsOf('send-message').map(({ now, step, slot }) => ({ now, step, slot }))
  return { ...stage, sendings }
}

const at = (time: string) => Date.parse(`2026-11-22T${time}Z`)

describe('A message', () => {
  test('that may go at once is sent once, with all that policy asks about', async () => {
    const stage = await openSending([])

    expect(stage.inputsOf('send-message')).toMatchObject([
      {
        purpose: 'care',
        whenQuiet: 'defer',
        usefulFor: 'P2D',
        event: { name: 'LeadCreated', facts: { captureId: 'evt-1', brand: 'yunchi' } },
      },
    ])
    expect(await stage.executionOf('short')).toMatchObject({ status: 'SUCCEEDED' })
  })

  test('that is deferred is decided anew at the named moment, as the same message', async () => {
    const stage = await openSending(['2026-11-22T01:00:00Z'])

    await stage.clock.advanceTo(at('00:59:59'))
    const before = stage.sendings().length
    await stage.clock.advanceTo(at('01:00:00'))

    expect(before).toBe(1)
    expect(stage.sendings()).toEqual([
      { now: '2026-11-21T02:00:00.000Z', step: 'send-lead-thanks', slot: 'owner' },
      { now: '2026-11-22T01:00:00.000Z', step: 'send-lead-thanks', slot: 'owner' },
    ])
    expect(await stage.executionOf('short')).toMatchObject({ status: 'SUCCEEDED' })
  })

  test('may be deferred again', async () => {
    const stage = await openSending(['2026-11-22T01:00:00Z', '2026-11-22T02:00:00Z'])

    await stage.clock.advanceTo(at('03:00:00'))

    expect(stage.sendings().map(({ now }) => now)).toEqual([
      '2026-11-21T02:00:00.000Z',
      '2026-11-22T01:00:00.000Z',
      '2026-11-22T02:00:00.000Z',
    ])
  })

  test('that is deferred overnight is not sent when the journey ends meanwhile', async () => {
    const stage = await openSending(['2026-11-22T01:00:00Z'])

    await stage.happen(leadClosed, { outcome: 'lost' })
    await stage.clock.advanceTo(at('03:00:00'))

    expect(stage.sendings()).toHaveLength(1)
    expect(await stage.executionOf('short')).toMatchObject({ status: 'SUCCEEDED', output: { reason: 'LeadClosed' } })
  })

  test('that answers the person is never asked whether it was deferred', async () => {
    const stage = await openSending(
      [],
      '  - send: { to: owner, message: lead-acknowledged, class: transactional }\n  - send: { to: owner, message: lead-thanks, class: service, purpose: answer }\n',
    )

    expect((await stage.executionOf('short')).entered).toEqual([
      'Send lead-acknowledged to owner',
      'Send lead-thanks to owner',
    ])
  })
})
