import type { Link } from './odometer-chain.ts'
import { paceAt, type Stretch } from './odometer-pace.ts'

/** How much longer (above 1) or shorter than predicted a distance may take: the bounds of an 80 % interval. */
export interface Spread {
  readonly shortest: number
  readonly longest: number
  /** How many of the car's own past predictions it rests on. */
  readonly ownTrials: number
}

/** The constants of the interval; how they were chosen stands in docs/odometer.md. */
const SPREAD = {
  /** Spread of the logarithm of real by predicted days, for any car of a long history. */
  anyCar: 0.2,
  /** With a history of so many days the variance is twice that. */
  history: 20,
  /** No day is like another: days of error for a prediction of one day, growing with the root of their number. */
  jitter: 1.5,
  /** Days of error for each day of silence since the last reading. */
  silence: 0.3,
  /** Own past predictions that the constants above are worth. */
  anyCarTrials: 12,
  /** The share left out at either end: less than a tenth, for the quantiles of few trials lie too close together. */
  tail: 0.095,
  /** Past moments, at most, at which a car is asked for its own error. */
  moments: 60,
}

/** Laplace quantiles at 5, 15 … 95 %, scaled to spread 1: heavier in the tails than a bell curve. */
const TAILS = [-1.63, -0.85, -0.49, -0.25, -0.07, 0.07, 0.25, 0.49, 0.85, 1.63]

interface Weighted {
  readonly value: number
  readonly weight: number
}

/** The spread of predictions of so many days, from the car's own past and, where that is short, from any car's. */
export function spreadOf(chain: readonly Link[], stretches: readonly Stretch[], day: number, days: number): Spread {
  const own = ownErrors(chain, stretches, days)
  const history = Math.max(0, day - (stretches[0]?.from ?? day))
  const silence = Math.max(0, day - (chain.at(-1)?.day ?? day))
  const width = Math.hypot(
    SPREAD.anyCar * Math.sqrt(1 + SPREAD.history / (1 + history)),
    SPREAD.jitter / Math.sqrt(1 + days) + (SPREAD.silence * silence) / (1 + days),
  )
  // Overlapping past predictions are no news to one another: what counts is how often the horizon fits into the past.
  const ownTrials = Math.min(own.length, history / Math.max(5, days))
  const errors: Weighted[] = [
    ...TAILS.map((tail) => ({ value: tail * width, weight: SPREAD.anyCarTrials / TAILS.length })),
    ...own.map((value) => ({ value, weight: ownTrials / own.length })),
  ]
  return {
    shortest: Math.min(1, Math.exp(weightedQuantile(errors, SPREAD.tail))),
    longest: Math.max(1, Math.exp(weightedQuantile(errors, 1 - SPREAD.tail))),
    ownTrials: Math.floor(ownTrials),
  }
}

/** Logarithms of real by predicted days, had the car been asked at its past readings about the same horizon. */
function ownErrors(chain: readonly Link[], stretches: readonly Stretch[], days: number): number[] {
  const first = chain[0]?.day ?? 0
  // A horizon shorter than the usual gap between readings would be tried on interpolation alone.
  const usualGap = ((chain.at(-1)?.day ?? first) - first) / Math.max(1, chain.length - 1)
  if (days < usualGap) return []
  const step = Math.max(1, Math.ceil(chain.length / SPREAD.moments))
  return chain.flatMap((link, at) => {
    if (at % step !== 0 || link.day - first < 30) return []
    const distance = paceAt(stretches, link.day) * days
    const real = daysToDrive(chain, at, distance)
    return real === undefined ? [] : [Math.log(Math.max(1, real) / Math.max(1, days))]
  })
}

/** Days that the car took for a distance from a past reading on; undefined if its series ends before. */
function daysToDrive(chain: readonly Link[], from: number, distance: number): number | undefined {
  const start = chain[from]
  if (!start) return undefined
  let before = start
  for (const link of chain.slice(from + 1)) {
    if (link.kind === 'reset' || link.kind === 'leap') return undefined
    if (link.km - start.km >= distance) {
      const share = (start.km + distance - before.km) / Math.max(1, link.km - before.km)
      return before.day + share * (link.day - before.day) - start.day
    }
    before = link
  }
  return undefined
}

function weightedQuantile(values: readonly Weighted[], share: number): number {
  const sorted = values.toSorted((one, other) => one.value - other.value)
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0)
  let passed = 0
  let before: { value: number; middle: number } | undefined
  for (const { value, weight } of sorted) {
    const middle = (passed + weight / 2) / total
    if (middle >= share) {
      if (!before) return value
      return before.value + ((value - before.value) * (share - before.middle)) / (middle - before.middle)
    }
    before = { value, middle }
    passed += weight
  }
  return before?.value ?? 0
}
