import { describe, expect, test } from 'vitest'
import type { AnyEvent } from '../../../events/define-event.ts'
import { leadAccepted, leadClosed, leadContacted, leadCreated, leadDeclined } from '../../../events/lead.ts'
import { emitEvent } from '../../../functions/journeys/emit-event.ts'
import { enrol } from '../../../functions/journeys/enrol.ts'
import type { Run } from '../../../functions/journeys/run-record.ts'
import { settleRun } from '../../../functions/journeys/settle-run.ts'
import type { Services } from '../../../functions/shared/services.ts'
import { journeys } from '../../../workflows/catalogue.ts'
import type { Journey } from '../../../workflows/journey.ts'
import { forEachInterleaving, type Operation, type Pause } from '../../support/interleave.ts'
import {
  enterWait,
  minutes,
  NOW,
  openScene,
  registrationOf,
  type Scene,
  startedRun,
  subject,
  twoWaits,
  type Waited,
} from './run-scene.ts'

const created = { captureId: 'evt-1', brand: 'yunchi' }
const enrolling = (event: AnyEvent, more: Partial<Operation> = {}): Operation => ({
  run: (services) => enrol({ event, now: NOW }, services),
  ...more,
})

/** What a run that waits has heard in the end: from the mail, or as the answer to its token. */
function heard(scene: Scene, waited: Waited): string[] {
  if (waited.kind === 'found') return [waited.name]
  return scene.workflows.answers
    .filter((answer) => answer.token === waited.token)
    .map((answer) => (answer.kind === 'failure' ? answer.error : 'success'))
}

async function openWaitingScene(journey: Journey) {
  const scene = await openScene([journey])
  const trigger = await scene.event(leadCreated, created)
  return { ...scene, trigger, run: await startedRun(scene, trigger) }
}

describe('A. An event against a wait:', () => {
  const leadResponse = journeys.filter(({ slug }) => slug === 'lead-response')
  const offer = { outcome: 'offered', offerId: 'off-1', warnAt: minutes(10), expiresAt: minutes(15) }
  const waitForAnswer = (journey: Journey, run: Run) => ({
    run: (services: Services) =>
      enterWait(
        { journey, state: 'Wait for an answer', token: 'token-1', variables: { offer, last: run.triggerEventId } },
        run,
        services,
      ),
  })

  test.each(leadResponse.map((journey) => ({ journey })))(
    'an acceptance reaches the wait of $journey.slug once, whoever is first',
    async ({ journey }) => {
      const seen = new Set<string>()

      await forEachInterleaving({
        open: async () => {
          const scene = await openWaitingScene(journey)
          const facts = { offerId: 'off-1', advisorId: 'A-1', dealerId: 'D-1', role: 'advisor' } as const
          return { ...scene, accepted: await scene.event(leadAccepted, facts, minutes(1)) }
        },
        operations: ({ accepted, run }) => [enrolling(accepted), waitForAnswer(journey, run)],
        check: async (scene, [, waited]) => {
          const told = heard(scene, waitedOf(waited))
          expect(told).toHaveLength(1)
          expect(await scene.outcome(scene.accepted)).toBe('resumed')
          seen.add(told[0] ?? '')
        },
      })

      expect(seen).toEqual(new Set(['LeadAccepted', 'success']))
    },
  )

  test('a refusal that is delivered twice reaches the wait once', async () => {
    const [journey = twoWaits] = leadResponse

    await forEachInterleaving({
      open: async () => {
        const scene = await openWaitingScene(journey)
        const facts = { offerId: 'off-1', advisorId: 'A-1', reason: 'busy' } as const
        return { ...scene, declined: await scene.event(leadDeclined, facts, minutes(1)) }
      },
      operations: ({ declined, run }) => [enrolling(declined), enrolling(declined), waitForAnswer(journey, run)],
      check: async (scene, [, , waited]) => expect(heard(scene, waitedOf(waited))).toEqual(['LeadDeclined']),
    })
  })

  test('an answer to another offer is not taken for one to this', async () => {
    const [journey = twoWaits] = leadResponse

    await forEachInterleaving({
      open: async () => {
        const scene = await openWaitingScene(journey)
        const facts = { offerId: 'off-0', advisorId: 'A-1', reason: 'busy' } as const
        return { ...scene, declined: await scene.event(leadDeclined, facts, minutes(1)) }
      },
      operations: ({ declined, run }) => [enrolling(declined), waitForAnswer(journey, run)],
      check: async (scene, [, waited]) => expect(heard(scene, waitedOf(waited))).toEqual([]),
    })
  })

  /** The run as its machine goes: a wait, its timeout, and the next wait, until something is heard. */
  const waitTwice = (scene: Scene & { run: Run }) => async (services: Services, pause: Pause) => {
    let last = scene.run.triggerEventId
    const consumed: string[] = []
    for (const [at, state] of ['first', 'second'].entries()) {
      const token = `token-${at}`
      const name = `Wait PT10M for LeadContacted (${state})`
      const waited = await enterWait(
        { journey: twoWaits, state: name, token, variables: { last } },
        scene.run,
        services,
      )
      await pause('time passes', ['workflows'])
      const answer = scene.workflows.answers.find((each) => each.token === token)
      scene.workflows.forget(token)
      const eventId =
        waited.kind === 'found'
          ? waited.mail.eventId
          : answer?.kind === 'success'
            ? eventIdOf(answer.output)
            : undefined
      if (eventId === undefined) continue
      consumed.push(eventId)
      last = eventId
    }
    return consumed
  }

  test('an event that comes as the time runs out is consumed by this wait or by the next, never by both', async () => {
    const seen = new Set<number>()

    await forEachInterleaving({
      open: async () => {
        const scene = await openWaitingScene(twoWaits)
        const facts = { advisorId: 'A-1', channel: 'phone' } as const
        return { ...scene, contacted: await scene.event(leadContacted, facts, minutes(1)) }
      },
      operations: (scene) => [enrolling(scene.contacted), { run: waitTwice(scene) }],
      check: async (scene, [told, run], trace) => {
        const consumed = run?.kind === 'done' ? run.value : undefined
        expect(told).toMatchObject({ kind: 'done' })
        if (trace.indexOf('0 table.update') < trace.lastIndexOf('1 table.update')) expect(consumed).not.toEqual([])
        expect([[], [scene.contacted.metadata.id]]).toContainEqual(consumed)
        seen.add(Array.isArray(consumed) ? consumed.length : -1)
      },
    })

    expect(seen).toEqual(new Set([0, 1]))
  })

  test('two events that come one after the other are each consumed at most once, and none is lost while a wait is open', async () => {
    await forEachInterleaving({
      open: async () => {
        const scene = await openWaitingScene(twoWaits)
        const facts = { advisorId: 'A-1', channel: 'phone' } as const
        const first = await scene.event(leadContacted, facts, minutes(1))
        return { ...scene, first, second: await scene.event(leadContacted, facts, minutes(2)) }
      },
      operations: (scene) => [
        {
          run: async (services) => {
            await enrol({ event: scene.first, now: NOW }, services)
            await enrol({ event: scene.second, now: NOW }, services)
          },
        },
        { run: waitTwice(scene) },
      ],
      check: async (scene, [, run]) => {
        const consumed = run?.kind === 'done' && Array.isArray(run.value) ? run.value : ['failed']
        const known = [scene.first.metadata.id, scene.second.metadata.id]
        expect(new Set(consumed).size).toBe(consumed.length)
        expect(known).toEqual(expect.arrayContaining(consumed))
      },
    })
  })
})

describe('C. An ending event against a start:', () => {
  const race = async (times: { created: string; closed: string }, check: (scene: Scene) => Promise<void>) =>
    forEachInterleaving({
      open: async () => {
        const scene = await openScene()
        const trigger = await scene.event(leadCreated, created, times.created)
        return { ...scene, trigger, closed: await scene.event(leadClosed, { outcome: 'lost' }, times.closed) }
      },
      operations: ({ trigger, closed }) => [enrolling(trigger), enrolling(closed)],
      check: (scene, results) => {
        expect(results.map(({ kind }) => kind)).toEqual(['done', 'done'])
        return check(scene)
      },
    })

  test('a later end always wins: the run does not start, or it is ended', async () => {
    const seen = new Set<string>()

    await race({ created: NOW, closed: minutes(1) }, async (scene) => {
      const runs = await scene.runs()
      expect(runs.every((run) => run.ended !== undefined)).toBe(true)
      seen.add(runs.length === 0 ? 'not started' : 'ended')
    })

    expect(seen).toEqual(new Set(['not started', 'ended']))
  })

  test('an end that happened before the trigger ends nothing, however late it arrives', async () => {
    await race({ created: NOW, closed: minutes(-1) }, async (scene) => {
      const [run, ...others] = await scene.runs()
      expect(others).toEqual([])
      expect(run).toMatchObject({ state: 'started' })
      expect(run?.ended).toBeUndefined()
      expect(scene.workflows.started).toHaveLength(1)
    })
  })

  test('an end reaches a run that is just entering a wait', async () => {
    await forEachInterleaving({
      open: async () => {
        const scene = await openWaitingScene(twoWaits)
        return { ...scene, closed: await scene.event(leadClosed, { outcome: 'lost' }, minutes(1)) }
      },
      operations: ({ closed, run }) => [
        enrolling(closed),
        {
          run: (services) =>
            enterWait(
              {
                journey: twoWaits,
                state: 'Wait PT10M for LeadContacted (first)',
                token: 'token-1',
                variables: { last: run.triggerEventId },
              },
              run,
              services,
            ),
        },
      ],
      check: async (scene, [, waited]) => {
        expect(heard(scene, waitedOf(waited))).toEqual(['RunEnded'])
        expect(await scene.outcome(scene.closed)).toBe('ended')
      },
    })
  })
})

describe('D. Enrolment that dies halfway', () => {
  test('starts the run once when the event is delivered again, and says so', async () => {
    await forEachInterleaving({
      open: async () => {
        const scene = await openScene()
        return { ...scene, trigger: await scene.event(leadCreated, created) }
      },
      operations: ({ trigger }) => [enrolling(trigger, { mayDie: true }), enrolling(trigger, { mayDie: true })],
      check: async (scene) => {
        await enrol({ event: scene.trigger, now: minutes(5) }, scene.services)
        expect(scene.workflows.started).toHaveLength(1)
        expect(await scene.runs()).toHaveLength(1)
        expect(await scene.outcome(scene.trigger)).toBe('started')
      },
    })
  })

  test('delivers an event once when it is delivered again', async () => {
    await forEachInterleaving({
      open: async () => {
        const scene = await openWaitingScene(twoWaits)
        const state = 'Wait PT10M for LeadContacted (first)'
        const wait = { journey: twoWaits, state, token: 'token-1', variables: { last: scene.run.triggerEventId } }
        await enterWait(wait, scene.run, scene.services)
        const facts = { advisorId: 'A-1', channel: 'phone' } as const
        return { ...scene, contacted: await scene.event(leadContacted, facts, minutes(1)) }
      },
      operations: ({ contacted }) => [enrolling(contacted, { mayDie: true })],
      check: async (scene) => {
        await enrol({ event: scene.contacted, now: minutes(5) }, scene.services)
        expect(scene.workflows.answers).toMatchObject([{ kind: 'success', token: 'token-1' }])
        expect(await scene.outcome(scene.contacted)).toBe('resumed')
      },
    })
  })
})

describe('D. Enrolment that dies after it has ended a run', () => {
  test('still says so when the run is over before the event is delivered again', async () => {
    const seen = new Set<string | undefined>()

    await forEachInterleaving({
      open: async () => {
        const scene = await openWaitingScene(twoWaits)
        return { ...scene, closed: await scene.event(leadClosed, { outcome: 'lost' }, minutes(1)) }
      },
      operations: ({ closed }) => [enrolling(closed, { mayDie: true })],
      check: async (scene, _, trace) => {
        const input = JSON.parse(scene.run.input)
        await settleRun({ input, status: 'SUCCEEDED', now: NOW }, scene.services)
        await enrol({ event: scene.closed, now: minutes(5) }, scene.services)
        const outcome = await scene.outcome(scene.closed)
        expect(outcome).toBe(trace.includes('0 table.update') ? 'ended' : 'no-match')
        seen.add(outcome)
      },
    })

    expect(seen).toEqual(new Set(['ended', 'no-match']))
  })
})

describe('E. Two triggers at once:', () => {
  test('one starts, the other is told that a run is under way', async () => {
    await forEachInterleaving({
      open: async () => {
        const scene = await openScene()
        const first = await scene.event(leadCreated, created)
        return { ...scene, first, second: await scene.event(leadCreated, { ...created, captureId: 'evt-2' }) }
      },
      operations: ({ first, second }) => [enrolling(first), enrolling(second)],
      check: async (scene) => {
        const outcomes = [await scene.outcome(scene.first), await scene.outcome(scene.second)]
        expect(outcomes.toSorted()).toEqual(['already-running', 'started'])
        expect(scene.workflows.started).toHaveLength(1)
        expect(await scene.locks()).toHaveLength(1)
      },
    })
  })

  test('the end of the last run releases its own lock and never that of the next run', async () => {
    const seen = new Set<string | undefined>()

    await forEachInterleaving({
      open: async () => {
        const scene = await openWaitingScene(twoWaits)
        return { ...scene, next: await scene.event(leadCreated, { ...created, captureId: 'evt-2' }, minutes(5)) }
      },
      operations: ({ next, run }) => [
        enrolling(next),
        { run: (services) => settleRun({ input: JSON.parse(run.input), status: 'SUCCEEDED', now: NOW }, services) },
        { run: (services) => settleRun({ input: JSON.parse(run.input), status: 'SUCCEEDED', now: NOW }, services) },
      ],
      check: async (scene) => {
        const outcome = await scene.outcome(scene.next)
        const under = (await scene.runs()).filter((run) => run.state === 'started').map((run) => run.runId)
        expect(await scene.locks()).toEqual(under)
        expect(under).toHaveLength(outcome === 'started' ? 1 : 0)
        seen.add(outcome)
      },
    })

    expect(seen).toEqual(new Set(['started', 'already-running']))
  })
})

describe('F. Publishing while events flow', () => {
  test('never makes a second run on another version', async () => {
    await forEachInterleaving({
      open: async () => {
        const scene = await openScene()
        return { ...scene, trigger: await scene.event(leadCreated, created) }
      },
      operations: ({ trigger }) => [
        enrolling(trigger, { mayDie: true }),
        {
          run: (services) => {
            const published = { ...services.config, journeys: [registrationOf(twoWaits, 2)] }
            return enrol({ event: trigger, now: NOW }, { ...services, config: published })
          },
        },
      ],
      check: async (scene) => {
        const [run] = await scene.runs()
        expect(scene.workflows.started).toHaveLength(1)
        expect(scene.workflows.started[0]?.machineArn).toBe(run?.machineArn)
      },
    })
  })
})

describe('G. A change and its event', () => {
  test('go together: a milestone whose emission dies is said by the retry, as the same event', async () => {
    await forEachInterleaving({
      open: async () => openWaitingScene(twoWaits),
      operations: ({ run }) => [emitting(run, { mayDie: true }), emitting(run)],
      check: async (scene) => {
        const ids = new Set(scene.published.map((event) => event.metadata.id))
        const [id = ''] = ids
        expect(ids.size).toBe(1)
        expect(await scene.services.table.get({ pk: `EVENT#${id}`, sk: 'EVENT' })).toBeDefined()
      },
    })
  })

  const emitting = (run: Run, more: Partial<Operation> = {}): Operation => ({
    run: (services) =>
      emitEvent({ run: JSON.parse(run.input).run, subject, step: 'emit-done', now: NOW, milestone: 'done' }, services),
    ...more,
  })
})

function waitedOf(result: { kind: string; value?: unknown; error?: unknown } | undefined): Waited {
  const value = result?.value
  if (typeof value === 'object' && value !== null && isWaited(value)) return value
  throw new Error('The wait failed', { cause: result?.error })
}

function isWaited(value: object): value is Waited {
  return 'kind' in value && (value.kind === 'open' || value.kind === 'found')
}

function eventIdOf(mail: unknown): string | undefined {
  return typeof mail === 'object' && mail !== null && 'eventId' in mail ? String(mail.eventId) : undefined
}
