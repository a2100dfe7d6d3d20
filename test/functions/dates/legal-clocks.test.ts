import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { caseFactsSchema } from '../../../functions/dates/case-facts.ts'
import { legalClocksSchema, shippedClocks } from '../../../functions/dates/legal-clock.ts'
import { type ClockReading, readClocks } from '../../../functions/dates/legal-clocks.ts'
import { shippedHolidays } from '../../../functions/dates/statutory-days.ts'

type Facts = z.input<typeof caseFactsSchema>

/** All readings of one clock, at noon in Shanghai of a day or at a moment. */
function readingsOf(clock: string, facts: Facts, at: string): ClockReading[] {
  const now = at.length === 10 ? `${at}T04:00:00Z` : at
  const sight = { clocks: shippedClocks, holidays: shippedHolidays, now, zone: 'Asia/Shanghai' }
  return readClocks(caseFactsSchema.parse(facts), sight).filter((reading) => reading.clock === clock)
}
const readingOf = (clock: string, facts: Facts, at: string): ClockReading | undefined => readingsOf(clock, facts, at)[0]

const car = { deliveredOn: '2026-03-02', odometerKm: 9000 }
const stay = (from: string, to: string | undefined, details: object = {}) => ({
  id: from,
  from: `${from}T09:00:00+08:00`,
  to: to && `${to}T09:00:00+08:00`,
  fault: 'gearbox-noise',
  odometerKm: 9000,
  ...details,
})

describe('a claim to replace or return a car', () => {
  const claim = (day: string, dates: object = {}) => ({
    ...car,
    dates: { claimReceivedOn: day, claimMadeOn: day, ...dates },
  })

  test('of 2026-09-24 must be answered by 2026-10-15 and completed by 2026-10-29', () => {
    expect(readingOf('claim-answer', claim('2026-09-24'), '2026-09-25')).toMatchObject({
      state: 'running',
      until: '2026-10-15',
    })
    expect(readingOf('claim-completion', claim('2026-09-24'), '2026-09-25')).toMatchObject({
      state: 'running',
      until: '2026-10-29',
    })
  })

  test('is warned after the seventh working day, and over on the day after the tenth', () => {
    const on = (day: string) => readingOf('claim-answer', claim('2026-09-24'), day)

    expect(on('2026-10-11')).toMatchObject({ state: 'running', next: '2026-10-12' })
    expect(on('2026-10-12')).toMatchObject({ state: 'warned', level: 7, since: '2026-10-12', until: '2026-10-15' })
    expect(on('2026-10-15')).toMatchObject({ state: 'warned' })
    expect(on('2026-10-16')).toMatchObject({ state: 'over', until: '2026-10-15' })
  })

  test('that is answered on the last day is answered in time, and a day later is not', () => {
    const answered = (day: string) =>
      readingOf('claim-answer', claim('2026-09-24', { claimAnsweredOn: day }), '2026-11-02')

    expect(answered('2026-10-15')).toMatchObject({ state: 'met', on: '2026-10-15' })
    expect(answered('2026-10-16')).toMatchObject({ state: 'over', until: '2026-10-15', stopped: '2026-10-16' })
  })

  test('of 2026-12-28 is unknown, names 2027 and no date', () => {
    const reading = readingOf('claim-answer', claim('2026-12-28'), '2026-12-29')

    expect(reading).toMatchObject({ state: 'unknown', year: '2027', reason: expect.stringContaining('not announced') })
    expect(reading).not.toHaveProperty('until')
  })

  test('of 2026-12-28 that is answered on 2026-12-30 is in time, whatever the holidays will be', () => {
    const answered = claim('2026-12-28', { claimAnsweredOn: '2026-12-30' })

    expect(readingOf('claim-answer', answered, '2027-02-01')).toMatchObject({ state: 'met', on: '2026-12-30' })
  })

  test('of 2026-12-28 that is answered on 1 January is in time too, and from the 2nd on nobody knows yet', () => {
    const answered = (day: string) =>
      readingOf('claim-answer', claim('2026-12-28', { claimAnsweredOn: day }), '2027-02-01')

    expect(answered('2027-01-01')?.state).toBe('met')
    expect(answered('2027-01-02')?.state).toBe('unknown')
  })

  test('beyond 50,000 km is outside the guarantee; at an unknown mileage it runs', () => {
    expect(readingOf('claim-answer', { ...claim('2026-09-24'), odometerKm: 50001 }, '2026-09-25')?.state).toBe(
      'not-applicable',
    )
    expect(readingOf('claim-answer', { ...claim('2026-09-24'), odometerKm: undefined }, '2026-09-25')?.state).toBe(
      'running',
    )
  })

  test('for a company car, or one sold before 2022, has no clock that we know', () => {
    expect(readingOf('claim-answer', { ...claim('2026-09-24'), household: false }, '2026-09-25')?.state).toBe(
      'not-applicable',
    )
    expect(
      readingOf('claim-answer', { ...claim('2026-09-24'), deliveredOn: '2021-12-31' }, '2026-09-25'),
    ).toMatchObject({
      state: 'unknown',
      reason: expect.stringContaining('2022-01-01'),
    })
    expect(
      readingOf('claim-answer', { ...claim('2023-02-01'), deliveredOn: '2022-01-01' }, '2023-02-02'),
    ).toMatchObject({
      state: 'unknown',
      year: '2023',
    })
  })

  test('that the owner delayed is not called late: nobody knows by how much', () => {
    const delayed = { ...claim('2026-09-24'), interruptions: ['owner-delay' as const] }

    expect(readingOf('claim-completion', delayed, '2026-11-02')).toMatchObject({
      state: 'unknown',
      notBefore: '2026-10-29',
    })
  })

  test('is not there where nobody made one', () => {
    expect(readingOf('claim-answer', car, '2026-09-25')?.state).toBe('not-applicable')
  })
})

describe('days in repair', () => {
  const inRepair = (at: string, ...repairs: object[]) =>
    readingOf('repair-days', { ...car, repairs: repairs as Facts['repairs'] }, at)

  test('are warned of at 20 and at 25, and give a right from the 31st', () => {
    const open = stay('2026-07-01', undefined)
    const onDay = (day: number) =>
      inRepair(new Date(Date.parse('2026-07-01T01:00:00Z') + (day - 1) * 24 * 3_600_000).toISOString(), open)

    expect(onDay(19)).toMatchObject({ state: 'running', count: 19, next: '2026-07-20T01:00:00.000Z' })
    expect(onDay(20)).toMatchObject({ state: 'warned', level: 20, count: 20, next: '2026-07-25T01:00:00.000Z' })
    expect(onDay(25)).toMatchObject({ state: 'warned', level: 25, next: '2026-07-31T01:00:00.000Z' })
    expect(onDay(30)).toMatchObject({ state: 'warned', level: 25, count: 30 })
    expect(onDay(31)).toMatchObject({ state: 'over', count: 31, since: '2026-07-31T01:00:00.000Z' })
  })

  test('are added up over all repairs, and a day that has begun counts whole', () => {
    const first = stay('2026-05-06', '2026-05-16')
    const second = stay('2026-06-01', undefined, { to: '2026-06-10T09:01:00+08:00' })

    expect(inRepair('2026-07-01', first, second)).toMatchObject({ state: 'warned', level: 20, count: 20 })
  })

  test('are not counted twice where two work orders overlap', () => {
    expect(
      inRepair('2026-07-01', stay('2026-05-06', '2026-05-16'), stay('2026-05-08', '2026-05-12', { fault: 'abs' })),
    ).toMatchObject({
      count: 10,
    })
  })

  test('do not count transport of special parts, accidents, nor repairs after the guarantee ended', () => {
    const transport = stay('2026-05-06', '2026-05-16', { excludedHours: 48 })
    const accident = stay('2026-06-01', '2026-06-20', { isDefect: false })
    const late = stay('2026-07-01', '2026-07-20', { odometerKm: 50001 })

    expect(inRepair('2026-08-01', transport, accident, late)).toMatchObject({ state: 'running', count: 8 })
  })

  test('do not count a repair that is only booked', () => {
    expect(inRepair('2026-06-01', stay('2026-05-06', '2026-05-16'), stay('2026-06-03', '2026-06-09'))).toMatchObject({
      count: 10,
    })
  })

  test('go on for a car that is in repair when its guarantee ends', () => {
    const worn = { ...car, odometerKm: 50001 }

    expect(readingOf('repair-days', { ...worn, repairs: [stay('2026-07-01', undefined)] }, '2026-07-22')?.state).toBe(
      'warned',
    )
    expect(
      readingOf('repair-days', { ...worn, repairs: [stay('2026-07-01', '2026-07-21')] }, '2026-07-22')?.state,
    ).toBe('not-applicable')
  })

  test('cannot be judged where nobody knows when the car was delivered', () => {
    expect(readingOf('repair-days', { repairs: [stay('2026-05-06', '2026-05-16')] }, '2026-08-01')?.state).toBe(
      'unknown',
    )
  })
})

describe('one repair', () => {
  test('is warned of on its fourth day, and a spare car is due from the sixth', () => {
    const on = (at: string) => readingOf('spare-car', { ...car, repairs: [stay('2026-07-01', undefined)] }, at)

    expect(on('2026-07-04T00:59:59Z')).toMatchObject({ state: 'running', count: 3, next: '2026-07-04T01:00:00.000Z' })
    expect(on('2026-07-04T01:00:00Z')).toMatchObject({ state: 'warned', level: 4, next: '2026-07-06T01:00:00.000Z' })
    expect(on('2026-07-06T01:00:00Z')).toMatchObject({ state: 'over', since: '2026-07-06T01:00:00.000Z' })
  })

  test('that was done after five days owes none, waiting for parts included', () => {
    const done = stay('2026-07-01', '2026-07-06', { excludedHours: 100 })

    expect(readingOf('spare-car', { ...car, repairs: [done] }, '2026-08-01')).toMatchObject({
      state: 'warned',
      count: 5,
    })
  })
})

describe('repeats', () => {
  const days = ['2026-04-01', '2026-05-06', '2026-06-01', '2026-07-01', '2026-08-03']
  const repairs = (count: number, details: object = {}) => days.slice(0, count).map((day) => stay(day, day, details))
  const repeated = (clock: string, count: number, details: object = {}) =>
    readingOf(clock, { ...car, repairs: repairs(count, details) }, '2026-09-01')

  test('of one fault are warned of at the third, and give a right at the fifth, not at the fourth', () => {
    expect(repeated('repairs-of-one-fault', 2)).toMatchObject({ state: 'running', count: 2 })
    expect(repeated('repairs-of-one-fault', 3)).toMatchObject({
      state: 'warned',
      level: 3,
      since: '2026-06-01T09:00:00+08:00',
    })
    expect(repeated('repairs-of-one-fault', 4)).toMatchObject({ state: 'warned', count: 4 })
    expect(repeated('repairs-of-one-fault', 5)).toMatchObject({ state: 'over', since: '2026-08-03T09:00:00+08:00' })
  })

  test('do not count a repair that is only booked', () => {
    expect(readingOf('repairs-of-one-fault', { ...car, repairs: repairs(5) }, '2026-08-01')).toMatchObject({ count: 4 })
  })

  test('of a car that was never repaired are none', () => {
    expect(readingOf('repairs-of-one-fault', car, '2026-09-01')).toMatchObject({ state: 'running', count: 0 })
  })

  test('of different faults are counted each on its own', () => {
    const mixed = [...repairs(3), stay('2026-08-10', '2026-08-10', { fault: 'window-rattle' })]

    expect(readingsOf('repairs-of-one-fault', { ...car, repairs: mixed }, '2026-09-01')).toMatchObject([
      { about: 'gearbox-noise', state: 'warned', count: 3 },
      { about: 'window-rattle', state: 'running', count: 1 },
    ])
  })

  test('of safety repairs are warned of at the first, and give a right at the second, whatever the fault', () => {
    const safety = [
      stay('2026-04-01', '2026-04-02', { isSafety: true, fault: 'brake' }),
      stay('2026-05-06', '2026-05-07', { isSafety: true, fault: 'airbag' }),
    ]

    expect(readingOf('safety-repairs', { ...car, repairs: safety.slice(0, 1) }, '2026-09-01')).toMatchObject({
      state: 'warned',
    })
    expect(readingOf('safety-repairs', { ...car, repairs: safety }, '2026-09-01')).toMatchObject({
      state: 'over',
      count: 2,
    })
  })

  test('of replacing the same assembly are warned of at the first, and give a right at the second', () => {
    const replaced = { replaced: ['gearbox', 'gearbox'] }

    expect(repeated('replacements', 1, replaced)).toMatchObject({ state: 'warned', about: 'gearbox' })
    expect(repeated('replacements', 2, replaced)).toMatchObject({ state: 'over', about: 'gearbox' })
  })

  test('that did not reach the number by the end of the guarantee have no clock any more', () => {
    const worn = { ...car, odometerKm: 60000, repairs: repairs(3) }

    expect(readingOf('repairs-of-one-fault', worn, '2026-09-01')?.state).toBe('not-applicable')
    expect(readingOf('repairs-of-one-fault', { ...worn, repairs: repairs(5) }, '2026-09-01')?.state).toBe('over')
  })

  test('start again with the car that replaced the first', () => {
    const exchanged = { ...car, exchangedOn: '2026-08-20', repairs: repairs(5) }

    expect(readingsOf('repairs-of-one-fault', exchanged, '2026-09-01').map(({ state }) => state)).not.toContain('over')
  })
})

describe('the windows after delivery', () => {
  const fresh = { deliveredOn: '2026-11-02', odometerKm: 800 }

  test('7 days for engine, gearbox, battery and motor: a car of 2 November until the 9th', () => {
    expect(readingOf('seven-days', fresh, '2026-11-09')).toMatchObject({ state: 'running', until: '2026-11-09' })
    expect(readingOf('seven-days', fresh, '2026-11-10')).toMatchObject({ state: 'over', until: '2026-11-09' })
    expect(readingOf('seven-days', { ...fresh, defect: 'body-crack' }, '2026-11-03')?.state).toBe('not-applicable')
  })

  test('7 days that end in a holiday end on the working day after it', () => {
    expect(readingOf('seven-days', { ...fresh, deliveredOn: '2026-09-24' }, '2026-10-07')).toMatchObject({
      state: 'running',
      until: '2026-10-08',
    })
  })

  test('60 days or 3,000 km, whichever is first; at an unknown mileage nobody can tell', () => {
    const summer = { deliveredOn: '2026-06-01', odometerKm: 3000, defect: 'brake-failure' }

    expect(readingOf('sixty-days-safety', summer, '2026-07-30')).toMatchObject({
      state: 'running',
      until: '2026-07-31',
    })
    expect(readingOf('sixty-days-safety', summer, '2026-08-01')?.state).toBe('over')
    expect(readingOf('sixty-days-safety', { ...summer, odometerKm: 3001 }, '2026-06-10')).toMatchObject({
      state: 'over',
    })
    expect(readingOf('sixty-days-safety', { ...summer, odometerKm: undefined }, '2026-06-10')).toMatchObject({
      state: 'unknown',
      reason: expect.stringContaining('odometerKm'),
    })
  })

  test('are measured on the day the defect showed, not on the day the complaint is read', () => {
    expect(readingOf('seven-days', { ...fresh, occurredOn: '2026-11-05' }, '2026-12-20')).toMatchObject({
      state: 'met',
      on: '2026-11-05',
    })
  })

  test('60 days that end in 2027 are open until then, and unknown on the days after, until the holidays are announced', () => {
    const november = { deliveredOn: '2026-11-03', odometerKm: 800 }

    expect(readingOf('sixty-days-safety', november, '2027-01-02')).toMatchObject({
      state: 'running',
      notBefore: '2027-01-02',
    })
    expect(readingOf('sixty-days-safety', november, '2027-01-03')).toMatchObject({ state: 'unknown', year: '2027' })
    expect(readingOf('sixty-days-safety', november, '2027-02-20')?.state).toBe('over')
  })

  test('of the guarantee ends after 2 years, also where the holidays of that year are not in the table', () => {
    expect(readingOf('guarantee', { deliveredOn: '2023-06-01', odometerKm: 9000 }, '2026-11-22')?.state).toBe('over')
    expect(readingOf('guarantee', { deliveredOn: '2025-06-01', odometerKm: 9000 }, '2026-11-22')).toMatchObject({
      state: 'running',
      notBefore: '2027-06-01',
    })
  })

  test('6 months of proof from 31 August end on 28 February', () => {
    expect(readingOf('burden-of-proof', { deliveredOn: '2026-08-31' }, '2026-11-22')).toMatchObject({
      state: 'running',
      notBefore: '2027-02-28',
    })
  })

  test('begin on the day of delivery itself', () => {
    expect(readingOf('seven-days', fresh, '2026-11-02')?.state).toBe('running')
    expect(readingOf('seven-days', { ...fresh, occurredOn: '2026-11-02' }, '2026-11-20')?.state).toBe('met')
  })

  test('cannot be judged by a defect that showed before the delivery', () => {
    expect(readingOf('seven-days', { ...fresh, occurredOn: '2026-11-01' }, '2026-11-05')?.state).toBe('unknown')
  })

  test('begin with the delivery where the invoice is of another day', () => {
    expect(readingOf('seven-days', { ...fresh, invoicedOn: '2026-10-20' }, '2026-11-05')?.state).toBe('running')
    expect(readingOf('seven-days', { invoicedOn: '2026-10-20' }, '2026-11-05')?.state).toBe('over')
    expect(readingOf('seven-days', {}, '2026-11-05')?.state).toBe('unknown')
  })
})

describe('the other clocks', () => {
  test('12315 decides within 7 working days, and mediation ends after 45', () => {
    const dates = { regulatorReceivedOn: '2026-09-24', mediationAcceptedOn: '2026-09-24' }

    expect(readingOf('regulator-acceptance', { dates }, '2026-09-25')).toMatchObject({ until: '2026-10-12' })
    expect(readingOf('mediation', { dates }, '2026-09-25')).toMatchObject({ until: '2026-12-03' })
    expect(readingOf('mediation', { dates, interruptions: ['appraisal'] }, '2026-12-20')?.state).toBe('unknown')
  })

  test('15 days after a duty was due a delay counts as deliberate', () => {
    const dates = { performanceDueOn: '2026-10-29' }

    expect(readingOf('deliberate-delay', { dates }, '2026-11-13')).toMatchObject({
      state: 'warned',
      until: '2026-11-13',
    })
    expect(readingOf('deliberate-delay', { dates }, '2026-11-14')?.state).toBe('over')
  })

  test('24 hours to a human run through the night, and are our promise, not a law', () => {
    const filed = { moments: { filedAt: '2026-11-20T17:50:00+08:00' } }
    const contacted = (contactedAt: string) =>
      readingOf('human-contact', { moments: { ...filed.moments, contactedAt } }, '2026-11-22')

    expect(contacted('2026-11-21T17:49:59+08:00')?.state).toBe('met')
    expect(contacted('2026-11-21T17:50:00+08:00')?.state).toBe('over')
    expect(readingOf('human-contact', filed, '2026-11-21T09:49:59Z')?.state).toBe('running')
    expect(readingOf('human-contact', filed, '2026-11-21T09:50:00Z')).toMatchObject({ state: 'over', basis: 'target' })
  })

  test('only what a law says is called statutory: all but the 24 hours and the 12315 platform', () => {
    const others = shippedClocks.filter(({ basis }) => basis !== 'statutory').map(({ id }) => id)

    expect(others).toEqual(['platform-settlement', 'human-contact'])
    expect(shippedClocks.filter(({ basis, source }) => basis === 'statutory' && !source.article)).toEqual([])
  })
})

describe('a clock that ops enter is refused', () => {
  const [first] = shippedClocks
  test.each([
    ['twice', [first, first], 'two clocks'],
    ['within a window that does not exist', [{ ...first, within: 'nowhere' }], 'no window "nowhere"'],
    ['in hours from a day', [{ ...first, length: { amount: 24, unit: 'hours' } }], 'not counted in hours'],
  ])('%s', (_, clocks, message) => {
    expect(legalClocksSchema.safeParse(clocks).error?.issues[0]?.message).toContain(message)
  })
})
