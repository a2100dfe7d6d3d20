import { describe, expect, test } from 'vitest'
import { openAgenda } from '../../../bin/simulate/agenda.ts'
import { trueOdometer } from '../../../bin/simulate/cars.ts'
import { openChance } from '../../../bin/simulate/draw.ts'
import { inventOwners } from '../../../bin/simulate/population.ts'
import { findForm, readForms } from '../../../bin/simulate/read-forms.ts'
import { hasCheckDigit } from '../../../functions/vehicles/vin.ts'

const FIRST_DAY = '2026-11-21'
const DAY = 86_400_000
const invent = (seed: number, count = 300) =>
  inventOwners(count, openChance(seed), { dealerIds: ['D-1', 'D-2'], firstDay: FIRST_DAY })

describe('The invented owners', () => {
  test('are the same for the same seed, and others for another', () => {
    expect(invent(1)).toEqual(invent(1))
    expect(invent(2)).not.toEqual(invent(1))
  })

  test('are of all kinds: second cars, company cars, other zones, birthdays by the moon and on 29 February', () => {
    const owners = invent(1, 1000)

    expect(owners.some(({ cars }) => cars.length === 2)).toBe(true)
    expect(owners.some(({ cars }) => cars.some(({ company }) => company !== undefined))).toBe(true)
    expect(new Set(owners.map(({ zone }) => zone)).size).toBeGreaterThan(3)
    expect(owners.some(({ birthday }) => birthday?.calendar === 'lunar')).toBe(true)
    expect(owners.some(({ birthday }) => birthday?.month === 2 && birthday.day === 29)).toBe(true)
    expect(owners.some(({ birthday }) => birthday === undefined)).toBe(true)
  })

  test('drive cars whose VINs have their check digits', () => {
    const vins = invent(1).flatMap(({ cars }) => cars.map(({ vin }) => vin))

    expect(vins.filter((vin) => !hasCheckDigit(vin))).toEqual([])
    expect(new Set(vins).size).toBe(vins.length)
  })

  test('drive on: no odometer goes back by itself', () => {
    const chance = openChance(1)
    const [car] = invent(1)[0]?.cars ?? []
    const shown = Array.from(
      { length: 400 },
      (_, day) => car && trueOdometer(car, Date.parse(FIRST_DAY) + day * DAY, chance),
    )

    expect(shown).toEqual(shown.toSorted((a, b) => Number(a) - Number(b)))
  })
})

test('what is planned is done in order of time, and of planning at the same moment', () => {
  const agenda = openAgenda()
  const done: string[] = []
  for (const [at, what] of [
    [30, 'third'],
    [10, 'first'],
    [20, 'second'],
    [30, 'fourth'],
    [99, 'later'],
  ] as const)
    agenda.plan({ at, what, act: async () => void done.push(what) })

  for (let plan = agenda.take(50); plan; plan = agenda.take(50)) void plan.act()

  expect(done).toEqual(['first', 'second', 'third', 'fourth'])
  expect(agenda.nextAt()).toBe(99)
})

test('a form is read as a finger finds it: what it holds, and what can be chosen', () => {
  const page = `<form method="post" action="?"><input type="hidden" name="car" value="veh-1"><select id="day" name="day"><option value="a">A</option><option value="b">B</option></select>
    <label><input type="checkbox" name="sure" value="yes"> Sure</label><button name="action" value="book">&amp; go</button></form><form><button name="action" value="cancel">x</button></form>`

  const form = findForm(readForms(page), 'action', 'book')

  expect(form).toEqual({
    action: '?',
    fields: { car: 'veh-1', day: 'a' },
    choices: { day: ['a', 'b'], sure: ['yes'], action: ['book'] },
  })
})
