import { describe, expect, test } from 'vitest'
import { leadCreated } from '../../events/lead.ts'
import { openStage } from './journey-stage.ts'
import { shortJourney } from './short-journey.ts'

const named = (name: string): Error => Object.assign(new Error(name), { name })

/** What the other system answers, one after the other; then it is content. */
async function openCalling(errors: string[], refused = ', refused: sulk') {
  const left = [...errors]
  const stage = await openStage({
    journeys: [
      shortJourney(
        `  - webhook: { to: crm-mirror, body: { lead: '{% $subject.id %}' }${refused} }\n  - emit: told\n    go: end\n${refused ? '  - { label: sulk, emit: refused }\n' : ''}`,
      ),
    ],
    roles: {
      'call-webhook': () => {
        const error = left.shift()
        if (error) throw named(error)
        return { status: 200 }
      },
      'emit-event': () => ({}),
    },
  })
  await stage.happen(leadCreated, { captureId: 'evt-1', brand: 'yunchi' })
  await stage.clock.advanceTo(Date.parse('2026-11-21T02:10:00Z'))
  return { ...stage, said: () => stage.inputsOf('emit-event').map(({ milestone }) => milestone) }
}

describe('A webhook', () => {
  test('is told what the journey says', async () => {
    const stage = await openCalling([])

    expect(stage.inputsOf('call-webhook')).toMatchObject([
      { to: 'crm-mirror', body: { lead: 'lead-1' }, step: 'webhook-crm-mirror' },
    ])
    expect(stage.said()).toEqual(['told'])
  })

  test('that fails is called again for some minutes', async () => {
    const stage = await openCalling(['WebhookFailed', 'WebhookFailed', 'WebhookFailed'])

    expect(stage.inputsOf('call-webhook')).toHaveLength(4)
    expect(stage.said()).toEqual(['told'])
  })

  test('that refuses is not called again: the journey goes where its author says', async () => {
    const stage = await openCalling(['WebhookRefused'])

    expect(stage.inputsOf('call-webhook')).toHaveLength(1)
    expect(stage.said()).toEqual(['refused'])
  })

  test('that refuses where the author says nothing stops the run for people', async () => {
    const stage = await openCalling(['WebhookRefused'], '')

    expect(stage.inputsOf('call-webhook')).toHaveLength(1)
    expect(await stage.executionOf('short')).toMatchObject({ status: 'FAILED' })
  })
})
