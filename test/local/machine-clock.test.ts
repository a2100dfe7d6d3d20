import { describe, expect, test } from 'vitest'
import { realClock } from '../../local/clock.ts'

const HOUR = 3_600_000
const NINE = Date.parse('2026-11-23T09:00:00Z')

/** A computer whose clock can be put forward and back, and on which time passes by hand. */
function computer() {
  let wall = NINE
  let steady = 0
  return {
    sources: { wall: () => wall, steady: () => steady },
    pass: (milliseconds: number): void => {
      wall += milliseconds
      steady += milliseconds
    },
    setBack: (milliseconds: number): void => {
      wall -= milliseconds
    },
  }
}

describe("The machine's clock, when the computer's is changed", () => {
  test('follows the computer’s clock, forwards at once', () => {
    const { sources, pass, setBack } = computer()
    const clock = realClock(0, sources)

    pass(1000)
    expect(clock.now()).toBe(NINE + 1000)
    setBack(-HOUR)
    expect(clock.now()).toBe(NINE + 1000 + HOUR)
  })

  test('set back an hour it goes on at half speed, never back, and is right again after two hours', () => {
    const { sources, pass, setBack } = computer()
    const clock = realClock(0, sources)
    clock.now()

    setBack(HOUR)
    expect(clock.now()).toBe(NINE)
    pass(60_000)
    expect(clock.now()).toBe(NINE + 30_000)
    pass(HOUR)
    expect(clock.now()).toBe(NINE + 30_000 + HOUR / 2)
    pass(HOUR)
    expect(clock.now()).toBe(clock.wallTime())
  })

  test('what a former process has seen is not lived through again', () => {
    const { sources } = computer()

    expect(realClock(NINE + HOUR, sources).now()).toBe(NINE + HOUR)
  })

  test('a clock that was days ahead is believed when it comes back', () => {
    const { sources } = computer()

    expect(realClock(NINE + 48 * HOUR, sources).now()).toBe(NINE)
  })

  test('people outside go by their own clocks', () => {
    const { sources, setBack } = computer()
    const clock = realClock(0, sources)
    clock.now()

    setBack(HOUR)

    expect(clock.wallTime()).toBe(NINE - HOUR)
  })
})
