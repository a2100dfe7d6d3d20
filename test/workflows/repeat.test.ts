import { describe, expect, test } from 'vitest'
import { leadContacted, leadCreated } from '../../events/lead.ts'
import { openStage, type Role } from './journey-stage.ts'
import { shortJourney } from './short-journey.ts'

async function openRounds(steps: string, roles: Record<string, Role> = {}) {
  const stage = await openStage({
    journeys: [shortJourney(steps)],
    roles: { 'emit-event': () => ({}), 'update-lead': () => ({}), ...roles },
  })
  await stage.happen(leadCreated, { captureId: 'evt-1', brand: 'yunchi' })
  return { ...stage, said: () => stage.inputsOf('emit-event').map(({ milestone, step }) => `${milestone} as ${step}`) }
}

describe('A repeat', () => {
  test('does its steps so often, and names each round apart', async () => {
    const stage = await openRounds('  - repeat: { atMost: 3, steps: [{ emit: called }] }\n  - emit: over\n')

    expect(stage.said()).toEqual([
      'called as emit-called@1',
      'called as emit-called@2',
      'called as emit-called@3',
      'over as emit-over',
    ])
    expect(await stage.executionOf('short')).toMatchObject({ status: 'SUCCEEDED' })
  })

  test('goes on only while its condition holds after a round, but does the first in any case', async () => {
    const twice = await openRounds("  - repeat: { atMost: 9, while: '{% $round < 2 %}', steps: [{ emit: called }] }\n")
    const once = await openRounds("  - repeat: { atMost: 9, while: '{% false %}', steps: [{ emit: called }] }\n")

    expect(twice.said()).toHaveLength(2)
    expect(once.said()).toHaveLength(1)
  })

  test('knows in its condition what its steps found', async () => {
    let points = 0
    const stage = await openRounds(
      "  - repeat: { atMost: 9, while: '{% $score.points < 3 %}', steps: [{ score: lead }, { emit: scored }] }\n",
      { 'score-lead': () => ({ points: ++points, grade: 'C', reasons: [] }) },
    )

    expect(stage.said()).toHaveLength(3)
  })

  test('tells its steps which round it is', async () => {
    const stage = await openRounds("  - repeat: { atMost: 2, steps: [{ update: { round: '{% $round %}' } }] }\n")

    expect(stage.inputsOf('update-lead').map(({ set }) => set)).toEqual([{ round: 1 }, { round: 2 }])
  })

  test('is left by going to a label below it', async () => {
    const stage = await openRounds(`  - repeat:
      atMost: 5
      steps:
        - emit: called
        - branch: [{ if: '{% $round = 2 %}', go: reached }]
        - emit: unheard
  - exit: nobody
  - { label: reached, emit: reached }
`)

    expect(stage.said()).toEqual([
      'called as emit-called@1',
      'unheard as emit-unheard@1',
      'called as emit-called@2',
      'reached as reached',
    ])
  })

  test('skips the rest of a round by going to a label further down in it', async () => {
    const stage = await openRounds(`  - repeat:
      atMost: 2
      steps:
        - branch: [{ if: '{% $round = 1 %}', go: last }]
        - emit: middle
        - { label: last, emit: last }
`)

    expect(stage.said()).toEqual(['last as last@1', 'middle as emit-middle@2', 'last as last@2'])
  })

  test('may hold another: each counts its own rounds', async () => {
    const stage = await openRounds(`  - repeat:
      atMost: 2
      steps:
        - repeat: { atMost: 2, steps: [{ update: { inner: '{% $round %}' } }] }
        - update: { outer: '{% $round %}' }
`)

    expect(stage.inputsOf('update-lead').map(({ set, step }) => [step, set])).toEqual([
      ['update@1.1', { inner: 1 }],
      ['update@1.2', { inner: 2 }],
      ['update-2@1', { outer: 1 }],
      ['update@2.1', { inner: 1 }],
      ['update@2.2', { inner: 2 }],
      ['update-2@2', { outer: 2 }],
    ])
  })

  test('waits anew in each round, and an event ends one wait only', async () => {
    const stage = await openRounds(
      '  - repeat: { atMost: 2, steps: [{ wait: { for: PT1H, on: { LeadContacted: next } } }, { emit: waited }] }\n',
    )

    await stage.happen(leadContacted, { advisorId: 'A-1', channel: 'phone' })
    const afterOne = stage.said()
    await stage.clock.advanceTo(Date.parse('2026-11-21T03:00:00Z'))

    expect(afterOne).toEqual(['waited as emit-waited@1'])
    expect(stage.said()).toEqual(['waited as emit-waited@1', 'waited as emit-waited@2'])
  })
})
