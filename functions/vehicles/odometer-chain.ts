import { KM_PER_MILE, type Point } from './odometer-reading.ts'

/**
 * How a believed reading follows the one before it. After a reset a new series begins; a leap is confirmed by later
 * readings, but how much of it was driven is not known.
 */
type LinkKind = 'start' | 'onwards' | 'leap' | 'reset' | 'unit-switch'

/** A reading that is believed: `km` is converted already if its unit was another than stated. */
export interface Link extends Point {
  readonly kind: LinkKind
  readonly otherUnit: boolean
}

/**
 * What believing costs, in readings set aside: the chain of least cost is believed.
 * A reset is believed when three readings speak for it, a unit switch and a sudden leap when two do.
 */
const COSTS = { setAside: 1, leap: 1.4, unitSwitch: 1.6, reset: 2.6, misfit: 0.1 }

/** So many readings at most are passed over in a row; more would be dearer than two resets. */
const REACH = 12
/** Kilometres that a reading may go back by rounding. */
const ROUNDING = 2
/** Nobody drives more, two drivers taking turns included. */
const MOST_KM_PER_DAY = 1_500
/** Kilometres per day of a car of which nothing is known. */
const ANY_CAR = 45

interface Node {
  readonly point: Point
  readonly at: number
  readonly km: number
  readonly otherUnit: boolean
  cost: number
  kind: LinkKind
  before: Node | undefined
}

/** The most believable series within readings sorted by time. Pure dynamic programming, linear in their number. */
export function believableChain(points: readonly Point[]): Link[] {
  const first = cheapestChain(points, Math.max(ANY_CAR, usualPace(stepsBetween(points, isPossible))))
  return cheapestChain(points, usualPace(stepsBetween(first, (_, link) => link.kind === 'onwards')))
}

function cheapestChain(points: readonly Point[], pace: number): Link[] {
  const nodes: Node[][] = []
  for (const [at, point] of points.entries()) {
    const both = [asSaid(point, at), inOtherUnit(point, at)]
    for (const node of both)
      for (let back = at - 1; back >= Math.max(0, at - REACH); back -= 1)
        for (const before of nodes[back] ?? []) follow(node, before, pace)
    nodes.push(both)
  }
  return walkBack(cheapestEnd(nodes))
}

const asSaid = (point: Point, at: number): Node => ({
  point,
  at,
  km: point.km,
  otherUnit: false,
  cost: at * COSTS.setAside,
  kind: 'start',
  before: undefined,
})

/** A series is never begun in another unit than stated: with nothing before it, nothing tells. */
function inOtherUnit(point: Point, at: number): Node {
  const km = point.reading.unit === 'mi' ? point.km / KM_PER_MILE : point.km * KM_PER_MILE
  return { ...asSaid(point, at), km, otherUnit: true, cost: Number.POSITIVE_INFINITY }
}

function follow(node: Node, before: Node, pace: number): void {
  const days = node.point.day - before.point.day
  const km = node.km - before.km
  const passedOver = (node.at - before.at - 1) * COSTS.setAside
  const step = stepCost(km, days, pace)
  const switched = node.otherUnit !== before.otherUnit
  if (switched && step >= COSTS.leap) return
  const kind = switched ? 'unit-switch' : kindOfStep(step)
  const cost = before.cost + passedOver + step + (switched ? COSTS.unitSwitch : 0)
  if (cost >= node.cost) return
  node.cost = cost
  node.kind = kind
  node.before = before
}

function kindOfStep(cost: number): LinkKind {
  if (cost >= COSTS.reset) return 'reset'
  return cost >= COSTS.leap ? 'leap' : 'onwards'
}

/** Small for a step at the car's usual pace; that of a leap for far more; that of a reset for what cannot be driven. */
function stepCost(km: number, days: number, pace: number): number {
  if (!isDrivable(km, days)) return COSTS.reset
  const usual = pace * days
  const misfit = COSTS.misfit * Math.min(1, Math.abs(km - usual) / (usual + 100))
  return km > 4 * usual + 400 ? COSTS.leap + misfit : misfit
}

const isDrivable = (km: number, days: number): boolean => km >= -ROUNDING && km <= MOST_KM_PER_DAY * days + 500

function cheapestEnd(nodes: readonly Node[][]): Node | undefined {
  let best: Node | undefined
  let least = Number.POSITIVE_INFINITY
  for (const node of nodes.slice(-REACH).flat()) {
    const total = node.cost + (nodes.length - 1 - node.at) * COSTS.setAside
    if (total > least) continue
    best = node
    least = total
  }
  return best
}

function walkBack(end: Node | undefined): Link[] {
  const links: Link[] = []
  for (let node = end; node; node = node.before) {
    const { point, km, kind, otherUnit } = node
    links.push({ ...point, km, kind, otherUnit })
  }
  return links.reverse()
}

interface Step {
  readonly days: number
  readonly pace: number
}

const isPossible = (before: Point, after: Point): boolean => isDrivable(after.km - before.km, after.day - before.day)

function stepsBetween<Spot extends Point>(
  spots: readonly Spot[],
  counts: (before: Spot, after: Spot) => boolean,
): Step[] {
  return spots.flatMap((spot, at) => {
    const before = spots[at - 1]
    if (!before || !counts(before, spot) || spot.day <= before.day) return []
    const days = spot.day - before.day
    return [{ days, pace: Math.max(0, spot.km - before.km) / days }]
  })
}

/** Kilometres per day in the middle of the days that the steps cover; any car's where they cover hardly anything. */
function usualPace(steps: readonly Step[]): number {
  const half = steps.reduce((sum, { days }) => sum + days, 0) / 2
  if (half < 5) return ANY_CAR
  let covered = 0
  for (const { days, pace } of steps.toSorted((one, other) => one.pace - other.pace)) {
    covered += days
    if (covered >= half) return Math.max(pace, 2)
  }
  return ANY_CAR
}
