import { describe, expect, test } from 'vitest'
import { birthdayCame, customerErased } from '../../events/customer.ts'
import { leadContacted, leadCreated, leadQualified } from '../../events/lead.ts'
import { openStage } from './journey-stage.ts'
import { shortJourney } from './short-journey.ts'

const BEGIN = '2026-11-21T02:00:00Z'
const emitted = { 'emit-event': () => ({}) }

/** When the milestone after the wait was reached. */
async function whenOver(wait: string, event: 'visit' | 'birthday', fact: string): Promise<string | undefined> {
  const steps = `  - wait: ${wait}\n  - emit: over\n`
  const isVisit = event === 'visit'
  const stage = await openStage({
    journeys: [
      isVisit
        ? shortJourney(steps, { on: 'LeadQualified' })
        : shortJourney(steps, { subject: 'customer', on: 'BirthdayCame', ends: 'CustomerErased' }),
    ],
    roles: emitted,
    ...(!isVisit && { subject: { type: 'customer', id: 'per-1' } }),
  })
  if (isVisit) await stage.happen(leadQualified, { dealerId: 'D-1', by: 'A-9', visitAt: fact })
  else await stage.happen(birthdayCame, { on: fact })
  await stage.clock.advanceTo(Date.parse(BEGIN) + 30 * 86_400_000)
  return stage.inputsOf('emit-event').map(({ now }) => String(now))[0]
}

describe('A wait', () => {
  test('until a moment ends at that moment', async () => {
    expect(await whenOver("{ until: '{% $event.facts.visitAt %}' }", 'visit', '2026-11-24T10:00:00+08:00')).toBe(
      '2026-11-24T02:00:00.000Z',
    )
  })

  test('until a moment that is past does not wait', async () => {
    expect(await whenOver("{ until: '{% $event.facts.visitAt %}' }", 'visit', '2026-11-20T10:00:00+08:00')).toBe(
      '2026-11-21T02:00:01.000Z',
    )
  })

  test('until the evening before ends at that time where the person is', async () => {
    expect(
      await whenOver("{ until: '{% $event.facts.on %}', minus: P1D, at: '18:00' }", 'birthday', '2026-12-01'),
    ).toBe('2026-11-30T10:00:00.000Z')
  })

  test('until seven days after a day, spread over half an hour, ends within it', async () => {
    const over = await whenOver(
      "{ until: '{% $event.facts.on %}', plus: P7D, at: '10:00', spread: PT30M }",
      'birthday',
      '2026-11-23',
    )

    const late = Date.parse(over ?? '') - Date.parse('2026-11-30T02:00:00Z')
    expect(late).toBeGreaterThan(0)
    expect(late).toBeLessThan(30 * 60_000)
  })

  test('of opening hours ends within them', async () => {
    // From Saturday 10:00 in Shanghai, 9 of the hours from 09:00 to 18:00.
    expect(await whenOver('{ for: { business: PT9H } }', 'birthday', '2026-11-23')).toBe('2026-11-22T02:00:00.000Z')
  })

  test('may be computed, in either kind of time', async () => {
    const computed = (length: string) =>
      whenOver(`{ for: '{% $event.facts.on = "2026-11-23" ? ${length} : "P9D" %}' }`, 'birthday', '2026-11-23')

    expect(await computed('"PT90M"')).toBe('2026-11-21T03:30:00.000Z')
    expect(await computed('{"business": "PT9H"}')).toBe('2026-11-22T02:00:00.000Z')
  })

  test('until a day without a time stops the run for people, for a day begins at another moment in every zone', async () => {
    const stage = await openStage({
      journeys: [
        shortJourney("  - wait: { until: '{% $event.facts.on %}' }\n", {
          subject: 'customer',
          on: 'BirthdayCame',
          ends: 'CustomerErased',
        }),
      ],
      roles: {},
      subject: { type: 'customer', id: 'per-1' },
    })

    await stage.happen(birthdayCame, { on: '2026-12-01' })

    expect(await stage.executionOf('short')).toMatchObject({ status: 'FAILED' })
  })
})

describe('A wait until a moment', () => {
  const open = async () => {
    const stage = await openStage({
      journeys: [
        shortJourney(
          "  - wait: { until: '{% $event.occurredAt %}', plus: P7D, at: '10:00', on: { LeadContacted: spoken } }\n  - exit: silent\n  - { label: spoken, emit: spoken }\n",
        ),
      ],
      roles: { ...emitted, 'find-moment': () => ({ at: '2026-11-28T02:00:00Z' }) },
    })
    await stage.happen(leadCreated, { captureId: 'evt-1', brand: 'yunchi' })
    return stage
  }

  test('asks for it with what the journey says, in the words of find-moment', async () => {
    const stage = await open()

    expect(stage.inputsOf('find-moment')).toMatchObject([
      { from: '2026-11-21T02:00:00.000Z', plus: 'P7D', at: '10:00', now: '2026-11-21T02:00:00.000Z' },
    ])
  })

  test('ends early when its event comes', async () => {
    const stage = await open()

    await stage.happen(leadContacted, { advisorId: 'A-1', channel: 'phone' })

    expect(stage.inputsOf('emit-event')).toMatchObject([{ milestone: 'spoken' }])
    expect(await stage.executionOf('short')).toMatchObject({ status: 'SUCCEEDED' })
  })

  test('ends with the journey', async () => {
    const stage = await openStage({
      journeys: [
        shortJourney("  - wait: { until: '{% $event.facts.on %}', at: '10:00' }\n  - emit: over\n", {
          subject: 'customer',
          on: 'BirthdayCame',
          ends: 'CustomerErased',
        }),
      ],
      roles: emitted,
      subject: { type: 'customer', id: 'per-1' },
    })
    await stage.happen(birthdayCame, { on: '2026-12-01' })

    await stage.happen(customerErased, { erasureId: 'era-1' })

    expect(await stage.executionOf('short')).toMatchObject({
      status: 'SUCCEEDED',
      output: { reason: 'CustomerErased' },
    })
  })
})
