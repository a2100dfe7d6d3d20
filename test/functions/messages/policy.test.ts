import { afterEach, beforeEach, expect, test } from 'vitest'
import { deliver } from '../../../functions/messages/deliver.ts'
import { openWorld, type World } from '../../support/world.ts'
import { acknowledgement, messageIn, person, putAdvisor, putPerson, putRun } from './kit.ts'

/** Shanghai time on 21 November 2026. */
const at = (clock: string): string => new Date(`2026-11-21T${clock}:00+08:00`).toISOString()
const consenting = { consent: { ...person.consent, marketing: true } }

let world: World
beforeEach(async () => {
  world = await openWorld()
  await putRun(world)
  await world.services.settings.write('templates', {
    'new-series': {
      class: 'marketing',
      to: 'owner',
      variables: {},
      'zh-CN': '新车上市，拒收请回复R',
      en: 'New! Reply R to stop',
    },
    'service-due': { class: 'service', to: 'owner', variables: {}, 'zh-CN': '您的爱车该保养了', en: 'Service is due' },
  })
})
afterEach(() => world.close())

const verdict = async (template: string, legalClass: 'marketing' | 'service', now: string) => {
  const asked = acknowledgement({ template, class: legalClass, variables: {}, now })
  const { messageId, state } = await deliver(asked, world.services)
  const { reason } = await messageIn(world, messageId)
  return reason === undefined ? state : `${state}: ${reason}`
}

test('marketing is sent by day to somebody who allowed it', async () => {
  await putPerson(world, consenting)

  expect(await verdict('new-series', 'marketing', at('10:00'))).toBe('accepted')
})

test('marketing is not sent to somebody who did not allow it', async () => {
  await putPerson(world)

  expect(await verdict('new-series', 'marketing', at('10:00'))).toBe('suppressed: no-consent')
})

test.each([
  ['08:59', 'deferred: quiet-hours'],
  ['09:00', 'accepted'],
  ['19:59', 'accepted'],
  ['20:00', 'deferred: quiet-hours'],
  ['23:30', 'deferred: quiet-hours'],
])('marketing at %s is %s', async (clock, expected) => {
  await putPerson(world, consenting)

  expect(await verdict('new-series', 'marketing', at(clock))).toBe(expected)
})

test('a service message of the night waits for the morning, unless ops gave service other hours', async () => {
  await putPerson(world)
  expect(await verdict('service-due', 'service', at('21:00'))).toBe('deferred: quiet-hours')

  const by = { service: { from: '22:00', to: '07:00' } }
  await world.services.settings.write('quiet-hours', { from: '20:00', to: '09:00', by })

  expect(await verdict('service-due', 'service', at('21:01'))).toBe('accepted')
})

test('an acknowledgement that somebody waits for is sent at any hour', async () => {
  await putPerson(world)

  expect(await deliver(acknowledgement({ now: at('22:40') }), world.services)).toMatchObject({ state: 'accepted' })
})

test('a message speaks the language of the one who reads it', async () => {
  await putPerson(world)
  await putAdvisor(world, { language: 'en' })
  await deliver(
    acknowledgement({ now: at('10:00'), to: { kind: 'advisor', dealerId: 'D1', advisorId: 'X' } }),
    world.services,
  )

  const [sent] = await world.services.table.query({ pk: 'OUTBOX#2026-11-21' })

  expect(sent).toMatchObject({ language: 'en', text: expect.stringContaining('Dear 张晓雨') })
})
