import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import {
  addBusinessTime,
  type BusinessCalendar,
  CalendarNeverOpens,
  isOpenAt,
  NotBusinessTime,
  nextOpening,
} from '../../../functions/dealers/business-time.ts'
import { type WeekHours, weekDays } from '../../../functions/dealers/dealer-record.ts'
import { type Holidays, holidayStatus } from '../../../functions/dealers/holidays.ts'

const holidays: Holidays = { years: { '2026': [{ from: '2026-10-01', to: '2026-10-07' }] } }
const everyDay = (...spans: { from: string; to: string }[]): WeekHours =>
  Object.fromEntries(weekDays.map((day) => [day, spans]))
const calendar = (hours: WeekHours, details: Partial<BusinessCalendar> = {}): BusinessCalendar => ({
  hours,
  zone: 'Asia/Shanghai',
  holidays,
  holidayRule: 'open-as-usual',
  ...details,
})
const shanghai = (time: string): string => new Date(`${time}:00+08:00`).toISOString()
const nineToSix = calendar(everyDay({ from: '09:00', to: '18:00' }))

describe('15 business minutes', () => {
  const endOf = (from: string, rules: BusinessCalendar = nineToSix, duration = 'PT15M'): string =>
    addBusinessTime({ from: shanghai(from), duration, ...rules })

  test('from Saturday 22:40, where the store opens on Sunday at 09:00, end on Sunday at 09:15; ten end at 09:10', () => {
    expect(endOf('2026-11-21T22:40')).toBe(shanghai('2026-11-22T09:15'))
    expect(endOf('2026-11-21T22:40', nineToSix, 'PT10M')).toBe(shanghai('2026-11-22T09:10'))
  })

  test('from ten minutes before closing go on the next morning', () => {
    expect(endOf('2026-11-21T17:50')).toBe(shanghai('2026-11-22T09:05'))
  })

  test('that are used up exactly at closing time end there, not the next morning', () => {
    expect(endOf('2026-11-21T17:45')).toBe(shanghai('2026-11-21T18:00'))
  })

  test('stop during the midday break', () => {
    const withBreak = calendar(everyDay({ from: '09:00', to: '12:00' }, { from: '13:30', to: '18:00' }))

    expect(endOf('2026-11-21T11:50', withBreak)).toBe(shanghai('2026-11-21T13:35'))
  })

  test('run through midnight where the night is one stretch of two days', () => {
    const night = calendar({ sat: [{ from: '22:00', to: '24:00' }], sun: [{ from: '00:00', to: '02:00' }] })

    expect(endOf('2026-11-21T23:50', night)).toBe(shanghai('2026-11-22T00:05'))
    expect(endOf('2026-11-22T01:50', night)).toBe(shanghai('2026-11-28T22:05'))
  })

  test('skip a statutory holiday where the store closes then, and do not where it is open as usual', () => {
    const closing = calendar(nineToSix.hours, { holidayRule: 'closed' })

    expect(endOf('2026-09-30T18:00', closing)).toBe(shanghai('2026-10-08T09:15'))
    expect(endOf('2026-09-30T18:00')).toBe(shanghai('2026-10-01T09:15'))
  })

  test('count as usual in a year whose holidays are not announced yet, which is known as unknown', () => {
    const closing = calendar(nineToSix.hours, { holidayRule: 'closed' })

    expect(endOf('2027-10-01T09:00', closing)).toBe(shanghai('2027-10-01T09:15'))
    expect(holidayStatus('2027-10-01', holidays)).toBe('unknown')
    expect(holidayStatus('2026-10-01', holidays)).toBe('holiday')
    expect(holidayStatus('2026-10-08', holidays)).toBe('ordinary')
  })

  test('last an hour longer by the clock where the clocks are turned on, and pass twice where they are turned back', () => {
    const night = calendar(everyDay({ from: '00:00', to: '24:00' }), { zone: 'America/New_York' })

    expect(addBusinessTime({ from: '2026-03-08T06:55:00Z', duration: 'PT15M', ...night })).toBe(
      '2026-03-08T07:10:00.000Z',
    )
    const early = calendar(everyDay({ from: '01:00', to: '02:00' }), { zone: 'America/New_York' })
    expect(addBusinessTime({ from: '2026-11-01T04:00:00Z', duration: 'PT2H', ...early })).toBe(
      '2026-11-01T07:00:00.000Z',
    )
  })
})

test('a store without hours never opens: a typed error, not an endless search', () => {
  const never = () => addBusinessTime({ from: shanghai('2026-11-21T10:00'), duration: 'PT15M', ...calendar({}) })

  expect(never).toThrow(CalendarNeverOpens)
  expect(() => nextOpening(shanghai('2026-11-21T10:00'), calendar({}))).toThrow(CalendarNeverOpens)
})

test('a business day has no length: only hours, minutes and seconds are business time', () => {
  for (const duration of ['P1D', 'PT', 'P1DT1H', '15', 'PT1.5H'])
    expect(() => addBusinessTime({ from: shanghai('2026-11-21T10:00'), duration, ...nineToSix })).toThrow(
      NotBusinessTime,
    )
})

test('the store is open from its opening minute until just before its closing minute', () => {
  expect(isOpenAt(shanghai('2026-11-21T09:00'), nineToSix)).toBe(true)
  expect(isOpenAt(shanghai('2026-11-21T17:59'), nineToSix)).toBe(true)
  expect(isOpenAt(shanghai('2026-11-21T18:00'), nineToSix)).toBe(false)
  expect(nextOpening(shanghai('2026-11-21T18:00'), nineToSix)).toBe(shanghai('2026-11-22T09:00'))
})

describe('whatever the hours, the zone and the moment', () => {
  const clock = fc.integer({ min: 0, max: 48 }).map((half) => {
    const hour = String(half >> 1).padStart(2, '0')
    return half % 2 === 0 ? `${hour}:00` : `${hour}:30`
  })
  const span = fc
    .tuple(clock, clock)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => (a < b ? { from: a, to: b } : { from: b, to: a }))
  const week = fc
    .tuple(...weekDays.map(() => fc.array(span, { minLength: 0, maxLength: 3 })))
    .map((days): WeekHours => Object.fromEntries(weekDays.map((day, at) => [day, days[at] ?? []])))
    .filter((hours) => weekDays.filter((day) => hours[day]?.length).length >= 3)
  const zone = fc.constantFrom(
    'Asia/Shanghai',
    'America/New_York',
    'Europe/Berlin',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
  )
  // Around the days on which clocks are turned, and any others.
  const from = fc.oneof(
    fc.integer({ min: 0, max: 3 * 24 * 60 }).map((minute) => Date.parse('2026-03-06T12:00:00Z') + minute * 60_000),
    fc.integer({ min: 0, max: 3 * 24 * 60 }).map((minute) => Date.parse('2026-10-31T00:00:00Z') + minute * 60_000),
    fc.integer({ min: 0, max: 365 * 24 * 60 }).map((minute) => Date.parse('2026-01-01T00:00:00Z') + minute * 60_000),
  )

  test('the end is the one that a slow watch finds, which looks at the wall clock every minute', () => {
    fc.assert(
      fc.property(
        week,
        zone,
        from,
        fc.integer({ min: 1, max: 240 }),
        fc.boolean(),
        (hours, where, start, length, closes) => {
          const rules = calendar(hours, { zone: where, holidayRule: closes ? 'closed' : 'open-as-usual' })

          const end = addBusinessTime({ from: new Date(start).toISOString(), duration: `PT${length}M`, ...rules })

          expect(end).toBe(watchTheClock(start, length, rules))
        },
      ),
      { numRuns: 150 },
    )
  })
})

/** Counts open minutes one by one. */
function watchTheClock(start: number, minutes: number, { hours, zone, holidayRule }: BusinessCalendar): string {
  const offsets = new Map<number, number>()
  let left = minutes
  for (let at = start; ; at += 60_000) {
    const half = Math.floor(at / 1_800_000)
    const offset =
      offsets.get(half) ??
      Temporal.Instant.fromEpochMilliseconds(half * 1_800_000).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
    offsets.set(half, offset)
    const wall = new Date(at + offset)
    const clock = wall.toISOString().slice(11, 16)
    const day = wall.toISOString().slice(0, 10)
    const weekDay = weekDays[(wall.getUTCDay() + 6) % 7]
    const isFree = holidayRule === 'closed' && holidayStatus(day, holidays) === 'holiday'
    const isOpen = !isFree && weekDay && hours[weekDay]?.some(({ from, to }) => from <= clock && clock < to)
    if (isOpen) left -= 1
    if (left === 0) return new Date(at + 60_000).toISOString()
  }
}
