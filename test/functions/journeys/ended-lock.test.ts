import { afterEach, beforeEach, expect, test } from 'vitest'
import { leadClosed, leadCreated } from '../../../events/lead.ts'
import { enrol } from '../../../functions/journeys/enrol.ts'
import { closeRun } from '../../../functions/journeys/run-store.ts'
import { minutes, NOW, openScene, type Scene } from './run-scene.ts'

const created = { captureId: 'evt-1', brand: 'yunchi' }

let scene: Scene
beforeEach(async () => {
  scene = await openScene()
})
afterEach(() => scene.close())

test('a run that an event has ended does not keep the next one from starting, though its lock is not released yet', async () => {
  await enrol({ event: await scene.event(leadCreated, created), now: NOW }, scene.services)
  const closed = await scene.event(leadClosed, { outcome: 'lost' }, minutes(1))
  await enrol({ event: closed, now: minutes(1) }, scene.services)

  const again = await scene.event(leadCreated, created, minutes(2))
  await enrol({ event: again, now: minutes(2) }, scene.services)

  expect(await scene.outcome(again)).toBe('started')
  expect(scene.workflows.started).toHaveLength(2)
})

test('a run that gave its lock to the next is watched until its end is known, and leaves the next one its lock', async () => {
  await enrol({ event: await scene.event(leadCreated, created), now: NOW }, scene.services)
  const first = String((await scene.locks())[0])
  const closed = await scene.event(leadClosed, { outcome: 'lost' }, minutes(1))
  await enrol({ event: closed, now: minutes(1) }, scene.services)
  const again = await scene.event(leadCreated, created, minutes(2))
  await enrol({ event: again, now: minutes(2) }, scene.services)
  expect(await scene.locks()).toHaveLength(2)

  const over = { runId: first, journey: 'two-waits', subject: again.subject }
  await closeRun(scene.services.table, over, { status: 'SUCCEEDED', at: minutes(3) })

  const left = await scene.locks()
  expect(left).toHaveLength(1)
  expect(left).not.toContain(first)
})

test('a run that goes on does', async () => {
  await enrol({ event: await scene.event(leadCreated, created), now: NOW }, scene.services)

  const again = await scene.event(leadCreated, created, minutes(2))
  await enrol({ event: again, now: minutes(2) }, scene.services)

  expect(await scene.outcome(again)).toBe('already-running')
  expect(scene.workflows.started).toHaveLength(1)
})
