import { afterEach, beforeEach, expect, test } from 'vitest'
import { leadClosed, leadCreated } from '../../../events/lead.ts'
import { enrol } from '../../../functions/journeys/enrol.ts'
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
  expect(await scene.locks()).toHaveLength(1)
})

test('a run that goes on does', async () => {
  await enrol({ event: await scene.event(leadCreated, created), now: NOW }, scene.services)

  const again = await scene.event(leadCreated, created, minutes(2))
  await enrol({ event: again, now: minutes(2) }, scene.services)

  expect(await scene.outcome(again)).toBe('already-running')
  expect(scene.workflows.started).toHaveLength(1)
})
