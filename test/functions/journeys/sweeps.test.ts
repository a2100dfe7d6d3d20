import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AnyEvent } from '../../../events/define-event.ts'
import { leadCreated } from '../../../events/lead.ts'
import { checkRuns } from '../../../functions/journeys/check-runs.ts'
import { enrol } from '../../../functions/journeys/enrol.ts'
import { republishEvents } from '../../../functions/journeys/republish-events.ts'
import { runEnded } from '../../../functions/journeys/run-ended.ts'
import type { Run } from '../../../functions/journeys/run-record.ts'
import { eventItem, makeEvent } from '../../../functions/shared/event-record.ts'
import { due, keys } from '../../../functions/shared/keys.ts'
import { putLead } from '../pages/kit.ts'
import { minutes, NOW, openScene, type Scene, startedRun } from './run-scene.ts'

const created = { captureId: 'evt-1', brand: 'yunchi' }
const hours = (count: number) => minutes(count * 60)

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.close())

const start = async (): Promise<Run> => startedRun(scene, await scene.event(leadCreated, created))
const ended = (run: Run, status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED') =>
  runEnded({ detail: { executionArn: run.executionArn, status, input: JSON.parse(run.input) } }, NOW, scene.services)

describe('The end of an execution', () => {
  test('closes the run and lets the journey start again', async () => {
    const run = await start()

    await ended(run, 'SUCCEEDED')

    expect((await scene.runs())[0]).toMatchObject({ state: 'ended', status: 'SUCCEEDED', endedAt: NOW })
    expect(await scene.locks()).toEqual([])
  })

  test.each(['FAILED', 'TIMED_OUT', 'ABORTED'] as const)('as %s gives the lead to the human queue', async (status) => {
    await putLead(scene)
    const run = await start()

    await ended(run, status)

    expect(await scene.services.table.get(keys.queued('lead-1'))).toMatchObject({ reason: 'run-failed' })
    expect(scene.published.map((event) => event.name)).toEqual(['LeadQueued'])
    expect(scene.logged).toEqual([
      { level: 'error', message: 'run failed', fields: { journey: 'two-waits', runId: run.runId, status } },
    ])
  })

  test('of a lead that was erased is only closed', async () => {
    const run = await start()

    await ended(run, 'FAILED')

    expect((await scene.runs())[0]).toMatchObject({ state: 'ended', status: 'FAILED' })
  })
})

describe('The hourly check', () => {
  test('starts with the stored input what was never started', async () => {
    const run = await start()
    const lost = { ...scene.services, workflows: { ...scene.workflows, status: async () => undefined } }
    const starts: unknown[] = []
    lost.workflows.start = async (request) => {
      starts.push(request)
      return 'started'
    }

    await checkRuns(hours(2), lost)

    expect(starts).toEqual([{ machineArn: run.machineArn, name: run.runId, input: JSON.parse(run.input) }])
  })

  test('closes a run whose end nobody told us', async () => {
    const run = await start()
    scene.workflows.setStatus(run.executionArn, 'SUCCEEDED')

    await checkRuns(hours(2), scene.services)

    expect(await scene.locks()).toEqual([])
    expect((await scene.runs())[0]).toMatchObject({ status: 'SUCCEEDED', endedAt: hours(2) })
  })

  test('leaves young runs alone', async () => {
    const run = await start()
    scene.workflows.setStatus(run.executionArn, 'SUCCEEDED')

    await checkRuns(minutes(59), scene.services)

    expect(await scene.locks()).toEqual([run.runId])
  })

  test('looks ever more rarely at a run that goes on: four times on its first day', async () => {
    await start()
    let looks = 0
    const status = async () => {
      looks += 1
      return 'RUNNING' as const
    }
    const counting = { ...scene.services, workflows: { ...scene.workflows, status } }

    for (let hour = 1; hour <= 24; hour++)
      await checkRuns(new Date(Date.parse(hours(hour)) + 1).toISOString(), counting)

    expect(looks).toBe(4)
  })
})

describe('The sweep over unanswered events', () => {
  const sweep = async (from: number, to: number) => {
    for (let minute = from; minute <= to; minute += 5) await republishEvents(minutes(minute), scene.services)
    return scene.published.length
  }

  test('leaves an event alone for five minutes, then publishes it again', async () => {
    const event = await scene.event(leadCreated, created)

    const early = await sweep(5, 5)
    const late = await sweep(10, 10)

    expect(early).toBe(0)
    expect(late).toBe(1)
    expect(scene.published).toEqual([event])
  })

  test('publishes ever more rarely what stays unanswered, and counts it', async () => {
    await scene.event(leadCreated, created)

    const times = await sweep(10, 24 * 60)

    expect(times).toBe(8)
    expect(scene.logged.at(-1)).toEqual({ level: 'warn', message: 'unanswered events', fields: { count: 1 } })
  })

  test('takes a thousand of each shard; what it took lines up again behind the others, so that everything has its turn', async () => {
    const [first] = await manyInOneShard(1_001)
    if (!first) throw new Error('there is none')

    await republishEvents(minutes(17), scene.services)
    const once = scene.published.length
    await republishEvents(minutes(21), scene.services)

    expect(once).toBe(1_000)
    expect(new Set(scene.published.map((event) => event.metadata.id)).size).toBe(1_001)
    await enrol({ event: first, now: minutes(21) }, scene.services)
    expect(await scene.services.table.get(keys.event(first.metadata.id))).not.toHaveProperty('duePk')
  })

  /** Received one after the other within the first minute. */
  async function manyInOneShard(count: number): Promise<AnyEvent[]> {
    const found: AnyEvent[] = []
    const { duePk } = due('unanswered-events', 'evt-0', NOW)
    for (let n = 0; found.length < count; n++) {
      const id = `evt-${n}`
      if (due('unanswered-events', id, NOW).duePk !== duePk) continue
      const event = makeEvent(leadCreated, { id, subject: 'lead-1', facts: created, occurredAt: NOW })
      await scene.services.table.put(eventItem(event, new Date(Date.parse(NOW) + found.length).toISOString()))
      found.push(event)
    }
    return found
  }

  test('gives up after a week, and says so as the outcome', async () => {
    const event = await scene.event(leadCreated, created)

    await sweep(7 * 24 * 60 + 5, 7 * 24 * 60 + 5)

    expect(await scene.outcome(event)).toBe('failed')
    expect(scene.published).toEqual([])
  })

  test('does not touch what has an outcome', async () => {
    const event = await scene.event(leadCreated, created)
    await enrol({ event, now: NOW }, scene.services)

    await sweep(10, 60)

    expect(scene.published).toEqual([])
    expect(scene.logged.at(-1)).toMatchObject({ level: 'info', fields: { count: 0 } })
  })
})
