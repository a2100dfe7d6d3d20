import { createHash } from 'node:crypto'

/**
 * Seeded chance that depends on nothing but what it is about: asking in another order, or about one thing more, changes
 * no other answer. So one seed is one life.
 */
export interface Chance {
  /** 0 ≤ x < 1 */
  of(...about: Name): number
  /** Whether something of this probability happens. */
  happens(probability: number, ...about: Name): boolean
  /** From..to, evenly. */
  between(from: number, to: number, ...about: Name): number
  /** A whole number from..to, both included. */
  whole(from: number, to: number, ...about: Name): number
  /** About `mean`, by the bell curve. */
  near(mean: number, deviation: number, ...about: Name): number
  /** One of the choices, by their weights. */
  pick<Choice extends string>(weights: Readonly<Record<Choice, number>>, ...about: Name): Choice
  one<Thing>(things: readonly [Thing, ...Thing[]], ...about: Name): Thing
}

type Name = readonly (string | number)[]

export function openChance(seed: number): Chance {
  const of = (...about: Name): number => {
    const digest = createHash('sha1')
      .update(`${seed}/${about.join('/')}`)
      .digest()
    return digest.readUInt32BE(0) / 2 ** 32
  }
  const between = (from: number, to: number, ...about: Name): number => from + of(...about) * (to - from)
  const one = <Thing>(things: readonly [Thing, ...Thing[]], ...about: Name): Thing =>
    things[Math.floor(of(...about) * things.length)] ?? things[0]
  return {
    of,
    between,
    one,
    happens: (probability, ...about) => of(...about) < probability,
    whole: (from, to, ...about) => Math.floor(between(from, to + 1, ...about)),
    near: (mean, deviation, ...about) => mean + deviation * bell(of(...about, 'a'), of(...about, 'b')),
    pick: (weights, ...about) => pickByWeight(weights, of(...about)),
  }
}

/** Box and Muller's way from two even numbers to a normal one. */
const bell = (a: number, b: number): number => Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b)

function pickByWeight<Choice extends string>(weights: Readonly<Record<Choice, number>>, share: number): Choice {
  const choices = keysOf(weights)
  const total = choices.reduce((sum, choice) => sum + weights[choice], 0)
  let left = share * total
  for (const choice of choices) {
    left -= weights[choice]
    if (left < 0) return choice
  }
  const [first] = choices
  if (first === undefined) throw new RangeError('There is nothing to choose from: give at least one weight')
  return first
}

const keysOf = <Choice extends string>(weights: Readonly<Record<Choice, number>>): Choice[] =>
  Object.keys(weights).filter((key): key is Choice => key in weights)
