import { expect, test } from 'vitest'
import { byDay, freeSlots } from '../../../functions/bookings/free-slots.ts'
import { cellsOf, openSlots, type Staffing } from '../../../functions/bookings/open-slots.ts'
import { workshopSchema } from '../../../functions/dealers/dealer-record.ts'
import { advisor, dealer, everyDay } from '../../support/stores.ts'

/** Saturday 21 November 2026, 10:10 in Shanghai. */
const now = '2026-11-21T02:10:00.000Z'
const nobody: Staffing['holidays'] = { years: {} }

const staffing = (workshop: object, details: Partial<Staffing> = {}): Staffing => ({
  dealer: dealer('D1', { workshop: workshopSchema.parse({ bays: 2, ...workshop }) }),
  advisors: [],
  holidays: nobody,
  ...details,
})

const clocks = (slots: readonly { startsAt: string }[]): string[] =>
  slots.map(({ startsAt }) => new Date(Date.parse(startsAt) + 8 * 3600_000).toISOString().slice(11, 16))

test('today only what is an hour ahead can be booked, until the workshop closes', () => {
  const slots = openSlots(staffing({ daysAhead: 1 }), now)

  expect(clocks(slots)).toEqual(['12:00', '13:00', '14:00', '15:00', '16:00', '17:00'])
})

test('the next fourteen days can be booked, today among them', () => {
  const days = byDay(freeSlots(openSlots(staffing({}), now), new Map()), 'Asia/Shanghai')

  expect(days).toHaveLength(14)
  expect(days.at(0)?.day).toBe('2026-11-21')
  expect(days.at(-1)).toMatchObject({ day: '2026-12-04', slots: { length: 9 } })
})

test('a workshop may have hours of its own, with a break', () => {
  const hours = {
    sat: [
      { from: '08:30', to: '11:30' },
      { from: '13:30', to: '15:30' },
    ],
  }

  expect(clocks(openSlots(staffing({ hours, daysAhead: 1, leadMinutes: 0 }), now))).toEqual(['10:30', '13:30', '14:30'])
})

test('a slot with a full quarter of an hour in it is not free', () => {
  const slots = openSlots(staffing({ daysAhead: 1 }), now)
  const taken = new Map([['2026-11-21T04:45:00.000Z', 2]])

  expect(clocks(freeSlots(slots, taken))).toEqual(['13:00', '14:00', '15:00', '16:00', '17:00'])
})

test('there is room for as many cars as bays are left', () => {
  const slots = openSlots(staffing({ daysAhead: 1 }), now)

  expect(freeSlots(slots, new Map([['2026-11-21T04:15:00.000Z', 1]])).map(({ free }) => free)).toEqual([
    1, 2, 2, 2, 2, 2,
  ])
})

test('service advisors limit the slots by their shifts; sales advisors do not', () => {
  const early = advisor('D1', 'S1', { role: 'service', shift: everyDay('09:00', '13:00') })
  const late = advisor('D1', 'S2', { role: 'service', shift: everyDay('13:00', '15:00') })
  const sales = advisor('D1', 'A1')
  const slots = openSlots(staffing({ daysAhead: 1 }, { advisors: [early, late, sales] }), now)

  expect(clocks(freeSlots(slots, new Map()))).toEqual(['12:00', '13:00', '14:00'])
  expect(freeSlots(slots, new Map()).map(({ free }) => free)).toEqual([1, 1, 1])
})

test('where no service advisor is listed, only the bays count', () => {
  const slots = openSlots(staffing({ daysAhead: 1 }, { advisors: [advisor('D1', 'A1')] }), now)

  expect(freeSlots(slots, new Map())[0]?.free).toBe(2)
})

test('a dealer without a workshop, or that is not active, offers nothing', () => {
  expect(openSlots({ dealer: dealer('D1'), advisors: [], holidays: nobody }, now)).toEqual([])
  const closed = staffing({})
  expect(openSlots({ ...closed, dealer: { ...closed.dealer, active: false } }, now)).toEqual([])
})

test('on a statutory holiday a dealer who closes then offers nothing', () => {
  const { dealer: open, ...rest } = staffing({ daysAhead: 2 })
  const holidays = { years: { '2026': [{ from: '2026-11-22', to: '2026-11-22' }] } }

  const slots = openSlots({ ...rest, dealer: { ...open, holidays: 'closed' }, holidays }, now)

  expect(byDay(freeSlots(slots, new Map()), 'Asia/Shanghai').map(({ day }) => day)).toEqual(['2026-11-21'])
})

test('a booking that another system made at an odd time takes up every quarter that it touches', () => {
  expect(cellsOf('2026-11-21T02:20:00.000Z', 30)).toEqual([
    '2026-11-21T02:15:00.000Z',
    '2026-11-21T02:30:00.000Z',
    '2026-11-21T02:45:00.000Z',
  ])
})
