import { describe, expect, test } from 'vitest'
import { leadAccepted, leadClosed, leadCreated, leadDeclined } from '../../events/lead.ts'
import { journeys } from '../../workflows/catalogue.ts'
import { openStage, type Role } from './journey-stage.ts'

/** Offers that are open for 15 minutes, with a warning after ten; `ladder` says how many there are before people are asked. */
function offering(ladder: number): Role {
  let offers = 0
  return ({ now }) => {
    if (offers === ladder) return { outcome: 'queued', reason: 'nobody-answered' }
    offers += 1
    const later = (minutes: number) => new Date(Date.parse(String(now)) + minutes * 60_000).toISOString()
    return { outcome: 'offered', offerId: `off-${offers}`, warnAt: later(10), expiresAt: later(15) }
  }
}

async function openLeadResponse(roles: Record<string, Role> = {}) {
  const stage = await openStage({
    journeys: journeys.filter(({ slug }) => slug === 'lead-response'),
    roles: {
      'score-lead': () => ({ points: 90, grade: 'H', reasons: [] }),
      'send-message': () => ({ state: 'accepted', messageId: 'msg-1' }),
      'offer-lead': offering(2),
      'warn-offer': () => ({ warned: 1 }),
      ...roles,
    },
  })
  return {
    ...stage,
    create: () => stage.happen(leadCreated, { captureId: 'evt-1', brand: 'yunchi' }),
    accept: (offerId: string) =>
      stage.happen(leadAccepted, { offerId, advisorId: 'A-1', dealerId: 'D-1', role: 'advisor' }),
    decline: (offerId: string) => stage.happen(leadDeclined, { offerId, advisorId: 'A-1', reason: 'busy' }),
    at: (time: string) => stage.clock.advanceTo(Date.parse(`2026-11-21T${time}Z`)),
    execution: () => stage.executionOf('lead-response'),
    called: () => stage.calls.map(({ slug }) => slug),
  }
}

describe('A new lead', () => {
  test('is acknowledged, scored and offered at once', async () => {
    const stage = await openLeadResponse()

    await stage.create()

    expect(stage.called()).toEqual(['send-message', 'score-lead', 'offer-lead'])
    expect(stage.inputsOf('send-message')).toMatchObject([
      { to: 'owner', message: 'lead-acknowledged', class: 'transactional', step: 'send-lead-acknowledged' },
    ])
    expect(stage.inputsOf('offer-lead')).toMatchObject([
      {
        subject: { type: 'lead', id: 'lead-1' },
        stage: 'first',
        within: { H: 'PT15M', A: 'PT15M', B: 'PT30M', C: 'PT60M' },
        warn: 'PT5M',
        now: '2026-11-21T02:00:00.000Z',
      },
    ])
  })

  test('accepted at the first offer takes five transitions', async () => {
    const stage = await openLeadResponse()
    await stage.create()
    await stage.at('02:03:00')

    await stage.accept('off-1')

    expect(await stage.execution()).toMatchObject({
      status: 'SUCCEEDED',
      entered: [
        'Send lead-acknowledged to owner',
        'Score the lead',
        'Offer the lead',
        'Was it offered?',
        'Wait for an answer',
      ],
    })
  })

  test('goes to the next at once when it is declined', async () => {
    const stage = await openLeadResponse()
    await stage.create()
    await stage.at('02:03:00')

    await stage.decline('off-1')

    expect(stage.inputsOf('offer-lead').map(({ now }) => now)).toEqual([
      '2026-11-21T02:00:00.000Z',
      '2026-11-21T02:03:00.000Z',
    ])
    expect(stage.inputsOf('warn-offer')).toEqual([])
  })

  test('is warned about when the time runs out, and then goes to the next', async () => {
    const stage = await openLeadResponse()
    await stage.create()

    await stage.at('02:09:59')
    const before = stage.inputsOf('warn-offer').length
    await stage.at('02:14:59')
    const warned = stage.inputsOf('warn-offer')
    const offered = stage.inputsOf('offer-lead').length
    await stage.at('02:15:00')

    expect(before).toBe(0)
    expect(warned).toMatchObject([{ offerId: 'off-1', now: '2026-11-21T02:10:00.000Z' }])
    expect(offered).toBe(1)
    expect(stage.inputsOf('offer-lead')).toHaveLength(2)
  })

  test('can still be accepted after the warning', async () => {
    const stage = await openLeadResponse()
    await stage.create()
    await stage.at('02:12:00')

    await stage.accept('off-1')
    await stage.at('04:00:00')

    expect(await stage.execution()).toMatchObject({ status: 'SUCCEEDED' })
    expect(stage.inputsOf('offer-lead')).toHaveLength(1)
  })

  test('keeps its offer when the warning cannot be sent', async () => {
    const stage = await openLeadResponse({
      'warn-offer': () => {
        throw new Error('No channel')
      },
    })
    await stage.create()
    await stage.at('02:12:00')

    await stage.accept('off-1')

    expect(await stage.execution()).toMatchObject({ status: 'SUCCEEDED' })
  })

  test('ends with people when nobody answers', async () => {
    const stage = await openLeadResponse()
    await stage.create()

    await stage.at('02:30:00')

    expect(stage.inputsOf('offer-lead')).toHaveLength(3)
    expect(await stage.execution()).toMatchObject({ status: 'SUCCEEDED' })
  })

  test('that is accepted before the wait is open is not offered again', async () => {
    const stage = await openLeadResponse({
      'offer-lead': async ({ now }) => {
        await stage.tell(leadAccepted, { offerId: 'off-1', advisorId: 'A-1', dealerId: 'D-1', role: 'advisor' })
        return { outcome: 'offered', offerId: 'off-1', warnAt: now, expiresAt: now }
      },
    })

    await stage.create()
    await stage.at('04:00:00')

    expect(await stage.execution()).toMatchObject({
      status: 'SUCCEEDED',
      entered: expect.arrayContaining(['Mail came: Wait for an answer']),
    })
    expect(stage.inputsOf('offer-lead')).toHaveLength(1)
  })

  test('that is declined before the wait is open goes to the next', async () => {
    const next = offering(2)
    const stage = await openLeadResponse({
      'offer-lead': async (input) => {
        const offer = await next(input)
        if (stage.inputsOf('offer-lead').length === 1)
          await stage.tell(leadDeclined, { offerId: 'off-1', advisorId: 'A-1', reason: 'busy' })
        return offer
      },
    })

    await stage.create()
    await stage.accept('off-2')

    expect(stage.inputsOf('offer-lead').map(({ now }) => now)).toEqual(Array(2).fill('2026-11-21T02:00:00.000Z'))
    expect(await stage.execution()).toMatchObject({ status: 'SUCCEEDED' })
  })

  test('that is closed before the wait is open leaves the journey all the same', async () => {
    const stage = await openLeadResponse({
      'send-message': async () => {
        await stage.tell(leadClosed, { outcome: 'invalid' })
        return { state: 'suppressed', messageId: 'msg-1' }
      },
    })

    await stage.create()

    expect(await stage.execution()).toMatchObject({ status: 'SUCCEEDED', output: { reason: 'LeadClosed' } })
  })

  test('that is closed leaves the journey at once, and the run says why', async () => {
    const stage = await openLeadResponse()
    await stage.create()

    const closed = await stage.happen(leadClosed, { outcome: 'withdrawn' })

    expect(await stage.execution()).toMatchObject({
      status: 'SUCCEEDED',
      output: { reason: 'LeadClosed', eventId: closed.metadata.id },
    })
    expect((await stage.execution()).entered.at(-1)).toBe('Ended early')
  })

  test('is acknowledged even if it cannot be scored; the run fails, after retries of less than five minutes', async () => {
    const stage = await openLeadResponse({
      'score-lead': () => {
        throw new TypeError('broken')
      },
    })
    await stage.create()

    await stage.at('02:05:00')

    expect(stage.called()[0]).toBe('send-message')
    expect(stage.inputsOf('score-lead')).toHaveLength(3)
    expect(new Set(stage.inputsOf('score-lead').map(({ now }) => now)).size).toBe(1)
    expect(await stage.execution()).toMatchObject({ status: 'FAILED' })
  })
})
