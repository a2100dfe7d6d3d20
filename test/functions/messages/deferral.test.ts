import { afterEach, beforeEach, expect, test } from 'vitest'
import { settleRun } from '../../../functions/journeys/settle-run.ts'
import { readContact } from '../../../functions/messages/contact-store.ts'
import { deliver } from '../../../functions/messages/deliver.ts'
import { keys } from '../../../functions/shared/keys.ts'
import { openWorld, type World } from '../../support/world.ts'
import { acknowledgement, messageIn, putPerson, putRun, subject } from './kit.ts'

/** Shanghai time on the 24th or 25th of November 2026. */
const at = (clock: string, day = 24): string => new Date(`2026-11-${day}T${clock}:00+08:00`).toISOString()

let world: World
beforeEach(async () => {
  world = await openWorld({ now: at('22:00') })
  await putPerson(world)
  await putRun(world)
  await world.services.settings.write('templates', {
    due: { class: 'service', to: 'owner', variables: {}, 'zh-CN': '您的爱车该保养了', en: 'Service is due' },
  })
})
afterEach(() => world.close())

const due = (now: string, changes: object = {}) =>
  deliver(acknowledgement({ template: 'due', class: 'service', variables: {}, now, ...changes }), world.services)
const outbox = (day: string) => world.services.table.query({ pk: keys.outbox(day, '', '').pk })

test('what is deferred in the evening is sent in the morning, once, and the ledger tells both decisions', async () => {
  const evening = await due(at('22:00'))
  const morning = await due(at('09:00', 25))
  const again = await due(at('09:01', 25))

  expect(evening).toMatchObject({ state: 'deferred', until: at('09:00', 25) })
  expect([morning.state, again.state]).toEqual(['accepted', 'accepted'])
  expect(await messageIn(world, evening.messageId)).toMatchObject({
    state: 'accepted',
    plannedAt: at('22:00'),
    decisions: [
      { at: at('22:00'), verdict: 'deferred', reason: 'quiet-hours', until: at('09:00', 25) },
      { at: at('09:00', 25), verdict: 'sent' },
    ],
  })
  expect(await outbox('2026-11-25')).toHaveLength(1)
})

test('asked again at the same moment, nothing more is decided', async () => {
  await due(at('22:00'))
  const { messageId } = await due(at('22:00'))

  expect((await messageIn(world, messageId)).decisions).toHaveLength(1)
})

test('a message that was useful for ten hours is too late after them, however long the second asking gives it', async () => {
  const { messageId } = await due(at('22:00'), { notAfter: at('09:00', 25) })
  const late = await due(at('09:01', 25), { notAfter: at('12:00', 25) })

  expect(late.state).toBe('suppressed')
  expect(await messageIn(world, messageId)).toMatchObject({ reason: 'too-late' })
})

test('what nobody would come back to is not deferred but dropped, with the rule that forbids it', async () => {
  const { messageId, state } = await due(at('22:00'), { run: undefined })

  expect(state).toBe('suppressed')
  expect(await messageIn(world, messageId)).toMatchObject({ reason: 'quiet-hours' })
})

test('when an event ends the run, what it deferred is suppressed and names the event; nobody gives way to it any more', async () => {
  const { messageId } = await due(at('22:00'))
  const key = keys.run(subject, 'run-1')
  const mail = { name: 'ServiceBooked', eventId: 'evt-2', occurredAt: at('23:00'), facts: {} }
  const run = {
    runId: 'run-1',
    journey: 'reminder',
    subject,
    machineArn: 'arn',
    executionArn: 'arn',
    input: '{}',
    triggerEventId: 'evt-1',
    triggeredAt: at('21:00'),
    startedAt: at('21:00'),
    state: 'started',
    ended: mail,
  }
  await world.services.table.put({ ...key, ...(await world.services.table.get(key)), ...run })
  const event = { id: 'evt-1', name: 'MaintenanceDue', occurredAt: at('21:00'), facts: {} }
  const ended = { input: { run: { id: 'run-1', journey: 'reminder', ...key }, subject, event }, now: at('23:00') }

  await settleRun({ ...ended, status: 'SUCCEEDED' }, world.services)
  await settleRun({ ...ended, status: 'SUCCEEDED' }, world.services)

  expect(await messageIn(world, messageId)).toMatchObject({
    state: 'suppressed',
    reason: 'reason-gone: ServiceBooked',
    decisions: [{ verdict: 'deferred' }, { verdict: 'suppressed', reason: 'reason-gone: ServiceBooked' }],
  })
  expect(world.published).toMatchObject([{ name: 'MessageSuppressed', facts: { messageId } }])
  expect((await readContact(world.services.table, 'person-1')).waiting).toEqual([])
})

test('a deferred message of a run that was ended meanwhile is not sent', async () => {
  const { messageId } = await due(at('22:00'))
  const key = keys.run(subject, 'run-1')
  const run = await world.services.table.get(key)
  await world.services.table.put({ ...key, ...run, ended: { name: 'LeadClosed' } })

  expect((await due(at('09:00', 25))).state).toBe('suppressed')
  expect(await messageIn(world, messageId)).toMatchObject({ reason: 'run-ended' })
})
