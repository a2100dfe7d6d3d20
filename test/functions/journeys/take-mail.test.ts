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

const take = (more: { keys?: string[]; continues?: string; last?: string } = {}) => {
  const input = {
    run: JSON.parse(run.input).run,
    subject,
    now: NOW,
    keys: ['LeadContacted#'],
    last: run.triggerEventId,
  }
  return takeMail({ ...input, ...more }, scene.services)
}

describe('A wait that found mail', () => {
  test('goes on with the event that lets it go on', async () => {
    expect(await take({ continues: 'LeadContacted#' })).toMatchObject({ name: 'LeadContacted', eventId: contactedId })
  })

  test('is told of any other event by an error of its name, with the mail as its message', async () => {
    await expect(take()).rejects.toMatchObject({
      name: 'LeadContacted',
      message: expect.stringContaining(`"eventId":"${contactedId}"`),
    })
  })

  test('waits again when the mail is the event that the run consumed last', async () => {
    await expect(take({ last: contactedId })).rejects.toMatchObject({ name: 'NothingInTheMail' })
  })

  test('waits again when the mail is about something else', async () => {
    await expect(take({ keys: ['LeadAccepted#off-1'] })).rejects.toMatchObject({ name: 'NothingInTheMail' })
  })

  test('is over when the run has ended, whatever else is in the mail', async () => {
    const closed = await scene.event(leadClosed, { outcome: 'lost' }, minutes(2))
    await enrol({ event: closed, now: NOW }, scene.services)

    await expect(take({ continues: 'LeadContacted#' })).rejects.toMatchObject({
      name: 'RunEnded',
      message: expect.stringContaining('"name":"LeadClosed"'),
    })
  })
})
