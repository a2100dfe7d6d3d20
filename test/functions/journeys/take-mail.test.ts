import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { leadClosed, leadContacted, leadCreated } from '../../../events/lead.ts'
import { enrol } from '../../../functions/journeys/enrol.ts'
import type { Run } from '../../../functions/journeys/run-record.ts'
import { takeMail } from '../../../functions/journeys/take-mail.ts'
import { minutes, NOW, openScene, type Scene, startedRun, subject } from './run-scene.ts'

let scene: Scene
let run: Run
let contactedId: string
beforeEach(async () => {
  scene = await openScene()
  run = await startedRun(scene, await scene.event(leadCreated, { captureId: 'evt-1', brand: 'yunchi' }))
  const contacted = await scene.event(leadContacted, { advisorId: 'A-1', channel: 'phone' }, minutes(1))
  contactedId = contacted.metadata.id
  await enrol({ event: contacted, now: NOW }, scene.services)
})
afterEach(() => scene.close())

const take = (more: { keys?: string[]; last?: string } = {}) => {
  const input = {
    run: JSON.parse(run.input).run,
    subject,
    now: NOW,
    keys: ['LeadContacted#'],
    last: run.triggerEventId,
  }
  return takeMail({ ...input, ...more }, scene.services)
}

describe('A wait that could not register', () => {
  test('is given the event that came first', async () => {
    expect(await take()).toMatchObject({ kind: 'mail', mail: { name: 'LeadContacted', eventId: contactedId } })
  })

  test('can register after all when the mail is the event that the run consumed last', async () => {
    expect(await take({ last: contactedId })).toEqual({ kind: 'nothing' })
  })

  test('can register after all when the mail is about something else', async () => {
    expect(await take({ keys: ['LeadAccepted#off-1'] })).toEqual({ kind: 'nothing' })
  })

  test('is over when the run has ended, whatever else is in the mail', async () => {
    const closed = await scene.event(leadClosed, { outcome: 'lost' }, minutes(2))
    await enrol({ event: closed, now: NOW }, scene.services)

    expect(await take()).toMatchObject({ kind: 'ended', mail: { name: 'LeadClosed' } })
  })
})
