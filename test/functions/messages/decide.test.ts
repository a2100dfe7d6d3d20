import { expect, test } from 'vitest'
import type { ConsentStatement } from '../../../functions/customers/consent-record.ts'
import { decide } from '../../../functions/messages/policy.ts'
import { quietDaysSchema } from '../../../functions/messages/policy-rules.ts'
import { purposeOf } from '../../../functions/messages/purpose.ts'
import type { Asked, Situation } from '../../../functions/messages/situation.ts'
import { ago, asked, at, DAY, HOUR, NOON, rules, situation } from './situations.ts'

/** `send`, `drop: why` or `defer: why until when`. */
function verdict(message: Partial<Asked>, changes: Parameters<typeof situation>[0] = {}): string {
  const given: Situation = situation(changes)
  const result = decide(asked({ notAfter: ago(given.now, -30 * DAY), ...message }), given)
  if (result.kind === 'send') return 'send'
  return result.kind === 'drop' ? `drop: ${result.reason}` : `defer: ${result.reason} until ${result.until}`
}
const sent = (purpose: string, before: number, now = NOON) => ({
  messageId: `sent-${purpose}-${before}`,
  purpose,
  at: ago(now, before),
})

const refusal: ConsentStatement = {
  personId: 'person-1',
  purpose: 'greetings',
  granted: false,
  at: '2026-11-01T00:00:00.000Z',
  way: 'page',
  by: 'owner',
  text: 'page@1',
}

test('marketing goes to somebody who allowed it, by day', () => {
  expect(verdict({})).toBe('send')
})

test('without consent there is no marketing, no greeting and no survey, but service', () => {
  const nobody = { person: undefined }

  for (const purpose of ['marketing', 'care', 'survey'] as const)
    expect(verdict({ purpose }, nobody)).toBe('drop: no-consent')
  expect(verdict({ purpose: 'service' }, nobody)).toBe('send')
})

test('who refused greetings gets none, and marketing as before', () => {
  expect(verdict({ purpose: 'care' }, { consents: [refusal] })).toBe('drop: no-consent')
  expect(verdict({ purpose: 'marketing' }, { consents: [refusal] })).toBe('send')
})

test('R the day before: nothing that is marketing by law any more, but recall, answers, complaint and service', () => {
  const stopped = { contact: { stoppedAt: ago(NOON, DAY) } }

  for (const purpose of ['marketing', 'care', 'survey'] as const)
    expect(verdict({ purpose }, stopped)).toBe('drop: stopped')
  for (const purpose of ['safety', 'answer', 'complaint', 'service'] as const)
    expect(verdict({ purpose }, stopped)).toBe('send')
})

test('who wishes no sales talk is greeted and served, not sold to', () => {
  const { person } = situation()
  const quiet = person && { person: { ...person, preferences: { noSalesTalk: true } } }

  expect(verdict({ purpose: 'marketing' }, quiet)).toBe('drop: no-sales-talk')
  expect(verdict({ purpose: 'care' }, quiet)).toBe('send')
})

test('an open complaint holds promotion, birthday and survey of the whole person; recall and booking go', () => {
  const open = { contact: { openComplaints: ['cmp-1'] } }

  for (const purpose of ['marketing', 'care', 'survey'] as const)
    expect(verdict({ purpose }, open)).toBe('drop: open-complaint')
  for (const purpose of ['safety', 'answer', 'service', 'complaint'] as const)
    expect(verdict({ purpose }, open)).toBe('send')
})

test('for seven days after the complaint was closed marketing waits, and a birthday of these days is over', () => {
  const closed = { contact: { complaintClosedAt: ago(NOON, 7 * DAY - HOUR) } }

  expect(verdict({ purpose: 'marketing' }, closed)).toBe(
    `defer: complaint-just-closed until ${at('2026-11-24', '13:00')}`,
  )
  expect(verdict({ purpose: 'care' }, { contact: { complaintClosedAt: ago(NOON, DAY) } })).toBe(
    'drop: complaint-just-closed',
  )
  expect(verdict({ purpose: 'marketing' }, { contact: { complaintClosedAt: ago(NOON, 7 * DAY) } })).toBe('send')
})

test('the survey about the complaint goes when it is closed, unless another is open', () => {
  const closed = { complaintClosedAt: ago(NOON, HOUR) }

  expect(verdict({ purpose: 'survey', complaintId: 'cmp-1' }, { contact: closed })).toBe('send')
  expect(verdict({ purpose: 'survey' }, { contact: closed })).toMatch(/^defer: complaint-just-closed/)
  expect(
    verdict({ purpose: 'survey', complaintId: 'cmp-1' }, { contact: { ...closed, openComplaints: ['cmp-2'] } }),
  ).toBe('drop: open-complaint')
})

test.each([
  ['2026-11-24', '08:59', `defer: quiet-hours until ${at('2026-11-24', '09:00')}`],
  ['2026-11-24', '09:00', 'send'],
  ['2026-11-24', '19:59', 'send'],
  ['2026-11-24', '20:00', `defer: quiet-hours until ${at('2026-11-25', '09:00')}`],
  ['2026-11-24', '00:10', `defer: quiet-hours until ${at('2026-11-24', '09:00')}`],
])('on %s at %s a service message: %s', (day, clock, expected) => {
  expect(verdict({ purpose: 'service' }, { now: at(day, clock) })).toBe(expected)
})

test('quiet hours are those of the person, not ours', () => {
  expect(verdict({ purpose: 'service' }, { now: at('2026-11-24', '21:30'), zone: 'Europe/Berlin' })).toBe('send')
  expect(verdict({ purpose: 'service' }, { zone: 'Europe/Berlin' })).toBe(
    'defer: quiet-hours until 2026-11-24T08:00:00.000Z',
  )
})

test('what a step drops in quiet hours is dropped, and what is useless by the morning too', () => {
  const night = { now: at('2026-11-24', '22:00') }

  expect(verdict({ purpose: 'service', whenQuiet: 'drop' }, night)).toBe('drop: quiet-hours')
  expect(verdict({ purpose: 'service', notAfter: at('2026-11-25', '08:00') }, night)).toBe('drop: quiet-hours')
})

test('booked at 21:30, confirmed at once; a recall of the night as well', () => {
  for (const purpose of ['answer', 'safety'] as const)
    expect(
      verdict({ purpose }, { now: at('2026-11-24', '21:30'), contact: { recent: [sent('service', 60_000)] } }),
    ).toBe('send')
})

test('two messages are an hour apart, the answer to an action counted too', () => {
  const soon = `defer: distance until ${ago(NOON, -30 * 60_000)}`

  expect(verdict({ purpose: 'service' }, { contact: { recent: [sent('service', 30 * 60_000)] } })).toBe(soon)
  expect(verdict({ purpose: 'service' }, { lastExemptAt: ago(NOON, 30 * 60_000) })).toBe(soon)
  expect(verdict({ purpose: 'service' }, { contact: { recent: [sent('service', HOUR)] } })).toBe('send')
})

test('an hour after half past seven in the evening is the next morning', () => {
  const now = at('2026-11-24', '19:30')

  expect(verdict({ purpose: 'service' }, { now, contact: { recent: [sent('service', 60_000, now)] } })).toBe(
    `defer: distance until ${at('2026-11-25', '09:00')}`,
  )
})

test('nothing is sold on Qingming, but served', () => {
  const now = at('2026-04-05', '10:00')

  expect(verdict({ purpose: 'marketing' }, { now })).toBe(`defer: quiet-day until ${at('2026-04-06', '09:00')}`)
  expect(verdict({ purpose: 'service' }, { now })).toBe('send')
})

test('ops may have the statutory holidays free of marketing, and have it dropped', () => {
  const now = at('2026-10-03', '10:00')
  const quietDays = quietDaysSchema.parse({ days: [], statutory: true })

  expect(verdict({}, { now })).toBe('send')
  expect(verdict({}, { now, rules: { ...rules, quietDays } })).toBe(
    `defer: quiet-day until ${at('2026-10-08', '09:00')}`,
  )
  expect(verdict({}, { now, rules: { ...rules, quietDays: { ...quietDays, do: 'drop' } } })).toBe('drop: quiet-day')
})

test('a second promotion within the week waits until the week is over', () => {
  const contact = { recent: [sent('marketing', 2 * DAY)] }

  expect(verdict({}, { contact })).toBe(`defer: frequency-cap: marketing 1/P7D until ${ago(NOON, -5 * DAY)}`)
  expect(verdict({ notAfter: ago(NOON, -DAY) }, { contact })).toBe('drop: frequency-cap: marketing 1/P7D')
})

test('whoever heard from the workshop today is not sold anything today', () => {
  const contact = { recent: [sent('service', 3 * HOUR)] }

  expect(verdict({}, { contact })).toMatch(/^defer: frequency-cap: marketing 1\/P1D until/)
  expect(verdict({ purpose: 'care' }, { contact })).toBe('send')
})

test('greetings, surveys and marketing together: two a week, four a month', () => {
  const week = { recent: [sent('survey', 6 * DAY), sent('marketing', 2 * DAY)] }
  const month = { recent: [29, 22, 15, 8].map((days) => sent('survey', days * DAY)) }

  expect(verdict({ purpose: 'survey' }, { contact: week })).toMatch(/^defer: frequency-cap: care\+survey\+marketing 2/)
  expect(verdict({ purpose: 'survey' }, { contact: month })).toMatch(/^defer: frequency-cap: care\+survey\+marketing 4/)
})

test('what is more important and waits for the same morning goes first', () => {
  const now = at('2026-11-24', '09:00')
  const waiting = [{ messageId: 'w', purpose: 'service', until: now, notAfter: ago(now, -DAY) }]

  expect(verdict({ purpose: 'survey' }, { now, contact: { waiting } })).toBe(
    `defer: gives-way until ${at('2026-11-24', '10:00')}`,
  )
  expect(verdict({ purpose: 'complaint' }, { now, contact: { waiting } })).toBe('send')
})

test('the last place of the week is kept for what is more important and waits', () => {
  const waiting = [{ messageId: 'w', purpose: 'care', until: ago(NOON, -DAY), notAfter: ago(NOON, -2 * DAY) }]
  const contact = { recent: [sent('survey', 5 * DAY)], waiting }

  expect(verdict({ purpose: 'survey' }, { contact })).toMatch(/^defer: frequency-cap/)
  expect(verdict({ purpose: 'survey' }, { contact: { ...contact, waiting: [] } })).toBe('send')
})

test('what is too late is dropped, whatever it is', () => {
  expect(verdict({ purpose: 'safety', notAfter: ago(NOON, 1) })).toBe('drop: too-late')
})

test('marketing is marketing, whatever purpose a step gives it', () => {
  expect(purposeOf('marketing', 'answer')).toBe('marketing')
  expect(purposeOf('marketing', 'care')).toBe('care')
  expect(purposeOf('transactional', undefined)).toBe('answer')
  expect(purposeOf('service', 'safety')).toBe('safety')
})
