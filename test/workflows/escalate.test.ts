import { describe, expect, test } from 'vitest'
import { complaintClosed, complaintContacted, complaintFiled } from '../../events/complaint.ts'
import { openStage } from './journey-stage.ts'
import { shortJourney } from './short-journey.ts'

const FILED = '2026-11-21T02:00:00.000Z'
const later = (hours: number): string => new Date(Date.parse(FILED) + hours * 3_600_000).toISOString()

const LADDER = `  - escalate:
      until: ComplaintContacted
      missing: human-contact
      ladder:
        - { to: dealer, message: complaint-new, after: PT0S }
        - { to: general-manager, message: complaint-new, after: PT0S }
        - { to: manager, message: complaint-overdue, after: { business: PT4H } }
        - { to: brand, message: complaint-overdue, after: P1D }
      stopped: spoken
  - emit: exhausted
  - { exit: exhausted }
  - { label: spoken, update: { levels: '{% $escalation.levels %}' } }
`

/** The record of the complaint says when the next level comes. */
async function openLadder(steps = LADDER) {
  const stage = await openStage({
    journeys: [shortJourney(steps, { subject: 'complaint', on: 'ComplaintFiled', ends: 'ComplaintClosed' })],
    roles: {
      'escalate-complaint': ({ next }) => {
        if (next === undefined) return { told: true }
        return { told: true, nextAt: next === 'P1D' ? later(24) : next === 'PT0S' ? FILED : later(4) }
      },
      'emit-event': () => ({}),
      'update-labels': () => ({}),
    },
    subject: { type: 'complaint', id: 'cmp-1' },
  })
  await stage.happen(complaintFiled, { severity: 'P2', kind: 'repeat-repair', way: 'page' })
  const told = () => stage.inputsOf('escalate-complaint').map(({ to, now }) => `${to} ${String(now).slice(11, 16)}`)
  const contact = () => stage.happen(complaintContacted, { by: 'A-1', channel: 'phone' })
  return { ...stage, told, contact, at: (hours: number) => stage.clock.advanceTo(Date.parse(later(hours))) }
}

describe('An escalation', () => {
  test('tells each level once at its time, and then goes on', async () => {
    const stage = await openLadder()

    await stage.at(48)

    expect(stage.told()).toEqual(['dealer 02:00', 'general-manager 02:00', 'manager 06:00', 'brand 02:00'])
    expect(stage.inputsOf('emit-event')).toMatchObject([{ milestone: 'exhausted', now: later(24) }])
  })

  test('tells the function what is missing and when the next level comes', async () => {
    const stage = await openLadder()

    expect(stage.inputsOf('escalate-complaint')).toMatchObject([
      { to: 'dealer', message: 'complaint-new', missing: 'human-contact', next: 'PT0S' },
      { to: 'general-manager', message: 'complaint-new', next: { business: 'PT4H' } },
    ])
  })

  test('is stopped by its event, and says how many were told', async () => {
    const stage = await openLadder()
    await stage.at(5)

    await stage.contact()
    await stage.at(48)

    expect(stage.told()).toHaveLength(3)
    expect(stage.inputsOf('update-labels')).toMatchObject([{ set: { levels: 3 } }])
  })

  test('one second before a level is told, contact still spares it', async () => {
    const stage = await openLadder()
    await stage.at(24 - 1 / 3600)

    await stage.contact()
    await stage.at(48)

    expect(stage.told()).not.toContain('brand 02:00')
  })

  test('ends with the journey', async () => {
    const stage = await openLadder()

    await stage.happen(complaintClosed, { why: 'withdrawn' })
    await stage.at(48)

    expect(stage.told()).toHaveLength(2)
    expect(await stage.executionOf('short')).toMatchObject({
      status: 'SUCCEEDED',
      output: { reason: 'ComplaintClosed' },
    })
  })

  test('may wait before its first level', async () => {
    const stage = await openLadder(
      '  - escalate: { until: [ComplaintContacted, ComplaintResolved], missing: answer, ladder: [{ to: dealer, message: complaint-new, after: PT2H }] }\n',
    )

    await stage.at(1.99)
    const before = stage.told()
    await stage.at(2)

    expect(before).toEqual([])
    expect(stage.told()).toEqual(['dealer 04:00'])
  })
})
