import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dealerRecorded } from '../../../events/dealer.ts'
import { leadAccepted, leadClosed, leadContacted, leadCreated, leadMerged } from '../../../events/lead.ts'
import { enrol, UnknownEvent } from '../../../functions/journeys/enrol.ts'
import { runInputSchema } from '../../../functions/journeys/run-record.ts'
import { settleRun } from '../../../functions/journeys/settle-run.ts'
import { eventItem, makeEvent, readEvent } from '../../../functions/shared/event-record.ts'
import { parseJourney } from '../../../workflows/journey.ts'
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
} from './run-scene.ts'

const created = { captureId: 'evt-1', brand: 'yunchi' }
const contact = { advisorId: 'A-1', channel: 'phone' } as const

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.close())

describe('An event', () => {
  test('starts the journeys that want it, on their version, with ids and facts only', async () => {
    const event = await scene.event(leadCreated, created)

    await enrol({ event, now: NOW }, scene.services)

    const [start] = scene.workflows.started
    const [run] = await scene.runs()
    expect(scene.workflows.started).toHaveLength(1)
    expect(start).toMatchObject({ machineArn: registrationOf(twoWaits).machineArn, name: run?.runId })
    expect(runInputSchema.parse(start?.input)).toEqual({
      run: { id: run?.runId, journey: 'two-waits', pk: 'LEAD#lead-1', sk: `RUN#${run?.runId}` },
      subject,
      event: { id: event.metadata.id, name: 'LeadCreated', occurredAt: NOW, facts: created },
    })
    expect((await readEvent(scene.services.table, event.metadata.id))?.outcome).toEqual({
      kind: 'started',
      detail: `two-waits: ${run?.runId}`,
      at: NOW,
    })
  })

  test('that no journey wants is recorded as such', async () => {
    const merged = await scene.event(leadMerged, { captureId: 'evt-2' })

    await enrol({ event: merged, now: NOW }, scene.services)

    expect(await scene.outcome(merged)).toBe('no-match')
  })

  test('about something that has no journeys costs one write', async () => {
    const event = makeEvent(dealerRecorded, { subject: 'D-1', facts: { brands: ['yunchi'] }, occurredAt: NOW })
    await scene.services.table.put(eventItem(event, NOW))

    await enrol({ event, now: NOW }, scene.services)

    expect(await scene.outcome(event)).toBe('no-match')
  })

  test('reaches a run that listens to it, and no other', async () => {
    await startedRun(scene, await scene.event(leadCreated, created))
    const contacted = await scene.event(leadContacted, contact, minutes(1))
    const accepted = await scene.event(
      leadAccepted,
      { offerId: 'off-1', advisorId: 'A-1', dealerId: 'D-1', role: 'advisor' },
      minutes(1),
    )

    await enrol({ event: contacted, now: NOW }, scene.services)
    await enrol({ event: accepted, now: NOW }, scene.services)

    const [run] = await scene.runs()
    expect(Object.keys(run?.mail ?? {})).toEqual(['LeadContacted#'])
    expect(await scene.outcome(contacted)).toBe('resumed')
    expect(await scene.outcome(accepted)).toBe('no-match')
  })

  test('does not replace newer mail of its kind', async () => {
    await startedRun(scene, await scene.event(leadCreated, created))
    const newer = await scene.event(leadContacted, contact, minutes(2))
    const older = await scene.event(leadContacted, contact, minutes(1))

    await enrol({ event: newer, now: NOW }, scene.services)
    await enrol({ event: older, now: NOW }, scene.services)

    expect((await scene.runs())[0]?.mail['LeadContacted#']?.eventId).toBe(newer.metadata.id)
    expect(await scene.outcome(older)).toBe('no-match')
  })

  test('that a run has consumed does not end a later wait when it is delivered again', async () => {
    const run = await startedRun(scene, await scene.event(leadCreated, created))
    const event = await scene.event(leadContacted, contact, minutes(1))
    await enrol({ event, now: NOW }, scene.services)
    const state = 'Wait PT10M for LeadContacted (second)'
    const variables = { last: event.metadata.id }
    await enterWait({ journey: twoWaits, state, token: 'token-2', variables }, run, scene.services)

    await enrol({ event, now: minutes(2) }, scene.services)

    expect(scene.workflows.answers).toEqual([])
    expect(await scene.outcome(event)).toBe('resumed')
  })

  test('that ends a run marks it, and is remembered for starts that come late', async () => {
    await startedRun(scene, await scene.event(leadCreated, created))
    const closed = await scene.event(leadClosed, { outcome: 'won' }, minutes(1))

    await enrol({ event: closed, now: NOW }, scene.services)

    const late = await scene.event(leadCreated, { ...created, captureId: 'evt-2' })
    const [run] = await scene.runs()
    await settleRun({ input: JSON.parse(run?.input ?? ''), status: 'SUCCEEDED', now: NOW }, scene.services)
    await enrol({ event: late, now: NOW }, scene.services)
    expect(run?.ended?.eventId).toBe(closed.metadata.id)
    expect(await scene.outcome(closed)).toBe('ended')
    expect((await readEvent(scene.services.table, late.metadata.id))?.outcome).toMatchObject({
      kind: 'no-match',
      detail: 'two-waits: a later LeadClosed',
    })
  })

  test('that ends a run only once: the first end stays', async () => {
    await startedRun(scene, await scene.event(leadCreated, created))
    const first = await scene.event(leadClosed, { outcome: 'lost' }, minutes(1))
    const second = await scene.event(leadClosed, { outcome: 'won' }, minutes(2))

    await enrol({ event: first, now: NOW }, scene.services)
    await enrol({ event: second, now: NOW }, scene.services)

    expect((await scene.runs())[0]?.ended?.eventId).toBe(first.metadata.id)
    expect(await scene.outcome(second)).toBe('no-match')
  })

  test('written with another zone counts by its moment, not by its text', async () => {
    await startedRun(scene, await scene.event(leadCreated, created, '2026-11-21T10:00:00+08:00'))
    const contacted = await scene.event(leadContacted, contact, '2026-11-21T02:00:01Z')

    await enrol({ event: contacted, now: NOW }, scene.services)

    expect(await scene.outcome(contacted)).toBe('resumed')
  })

  test('can start one journey and end another', async () => {
    const other = parseJourney(
      `journey: thanks
title: { zh-CN: 感谢, en: Thanks }
about: Says thanks.
subject: lead
starts: { on: LeadContacted }
ends: { on: [LeadCreated] }
steps: [{ wait: { for: P1D } }]
`,
      'thanks.yaml',
    )
    const both = await openScene([twoWaits, other])
    await enrol({ event: await both.event(leadContacted, contact), now: NOW }, both.services)
    const event = await both.event(leadCreated, created, minutes(1))

    await enrol({ event, now: NOW }, both.services)

    expect((await readEvent(both.services.table, event.metadata.id))?.outcome).toMatchObject({
      kind: 'started',
      detail: expect.stringMatching(/^ended thanks: run-\w+; two-waits: run-\w+$/),
    })
    both.close()
  })

  test('that nobody has defined is refused, so that it reaches the dead-letter queue', async () => {
    const event = { ...(await scene.event(leadCreated, created)), name: 'LeadVanished' }

    await expect(enrol({ event, now: NOW }, scene.services)).rejects.toThrow(UnknownEvent)
  })

  test('that was published without being stored is refused', async () => {
    const event = makeEvent(leadMerged, { subject: 'lead-1', facts: { captureId: 'evt-9' }, occurredAt: NOW })

    await expect(enrol({ event, now: NOW }, scene.services)).rejects.toThrow(/has no item in the table/)
  })

  test('keeps its first outcome when it is delivered again after the run is over', async () => {
    const event = await scene.event(leadCreated, created)
    const run = await startedRun(scene, event)
    await settleRun({ input: JSON.parse(run.input), status: 'SUCCEEDED', now: NOW }, scene.services)

    await enrol({ event, now: minutes(5) }, scene.services)

    expect(scene.workflows.started).toHaveLength(1)
    expect(await scene.locks()).toEqual([])
    expect(await scene.outcome(event)).toBe('started')
  })
})
