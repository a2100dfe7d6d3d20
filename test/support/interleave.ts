import type { Services } from '../../functions/shared/services.ts'
import { EVERYTHING, type Footprint, footprintOf } from './footprint.ts'
import { gatedServices, type Through } from './gated-services.ts'
import { nextPath, type Option, type Step, stepAt } from './schedule.ts'

/** One of several things that happen at the same time. */
export interface Operation {
  /** Does its work with services whose every call is a point where the others may come first. */
  run(services: Services, pause: Pause): Promise<unknown>
  /** Whether it may be killed between any two calls, as a Lambda may. */
  mayDie?: boolean
}

/** A point where the others may come first, beside those of the services; what follows it touches only the services named, or anything. */
export type Pause = (name: string, services?: readonly (keyof Services)[]) => Promise<void>

/** How one operation came out. */
export type Result = { kind: 'done'; value: unknown } | { kind: 'failed'; error: unknown } | { kind: 'killed' }

/** The calls in the order in which they were let through, e.g. `1 table.update`, or `1 killed`. */
export type Trace = readonly string[]

/** What an operation that is killed sees instead of its call's answer; it must not be caught. */
class Killed extends Error {}

/** More orders than this are a sign of operations that do too much. */
const MOST_ORDERS = 10_000

/**
 * Runs the operations in every order of their calls that can make a difference (two calls that touch different things are
 * not tried both ways round), each order in a world of its own (closed afterwards), and calls `check` after each. Returns how many orders there
 * were. Calls themselves are never split, for the table and the engine are serial.
 */
export async function forEachInterleaving<World extends { readonly services: Services; close(): void }>(scene: {
  open: () => Promise<World>
  operations: (world: World) => readonly Operation[]
  check: (world: World, results: readonly Result[], trace: Trace) => Promise<void>
}): Promise<number> {
  let count = 0
  for (let path: Step[] | undefined = []; path; path = nextPath(path)) {
    const world = await scene.open()
    const { results, trace, isRepetition } = await runAlong(path, scene.operations(world), world.services)
    if (!isRepetition) count += 1
    if (count > MOST_ORDERS) throw new Error(`There are more than ${MOST_ORDERS} orders`)
    try {
      if (!isRepetition) await scene.check(world, results, trace)
    } catch (error) {
      throw new Error(`In this order: ${trace.join(', ')}`, { cause: error })
    } finally {
      world.close()
    }
  }
  return count
}

interface Gate {
  readonly id: string
  readonly operation: number
  readonly name: string
  readonly footprint: Footprint
  open(): void
  kill(): void
}

/** Follows the path as far as it goes and then extends it, until every operation has come to its end. */
async function runAlong(path: Step[], operations: readonly Operation[], services: Services) {
  const gates: Gate[] = []
  const results: (Result | undefined)[] = operations.map(() => undefined)
  const trace: string[] = []
  const calls: number[] = []
  let underWay = 0

  const arrive = (operation: number, name: string, footprint: Footprint): Promise<void> =>
    new Promise((resolve, reject) => {
      const call = calls[operation] ?? 0
      calls[operation] = call + 1
      const id = `${operation}.${call}`
      gates.push({ id, operation, name, footprint, open: resolve, kill: () => reject(new Killed()) })
    })
  const throughGate =
    (operation: number): Through =>
    async (service, method, { args, call }) => {
      await arrive(operation, `${service}.${method}`, footprintOf(service, method, args))
      underWay += 1
      return Promise.resolve(call()).finally(() => {
        underWay -= 1
      })
    }
  for (const [at, operation] of operations.entries()) {
    const pause: Pause = (name, touched) =>
      arrive(at, name, touched?.map((each) => ({ name: `${each}/`, isPrefix: true, writes: true })) ?? EVERYTHING)
    operation.run(gatedServices(services, throughGate(at)), pause).then(
      (value) => {
        results[at] ??= { kind: 'done', value }
      },
      (error: unknown) => {
        results[at] ??= { kind: 'failed', error }
      },
    )
  }
  const isQuiet = (): boolean =>
    underWay === 0 && results.every((result, at) => result || gates.some((gate) => gate.operation === at))
  const kill = (operation: number): void => {
    results[operation] = { kind: 'killed' }
    for (const gate of gates.filter((each) => each.operation === operation)) {
      gates.splice(gates.indexOf(gate), 1)
      gate.kill()
    }
  }

  for (let depth = 0; ; depth++) {
    do await macrotask()
    while (!isQuiet())
    const options = optionsOf(gates, operations)
    if (options.length === 0) return { results: results.flatMap((each) => each ?? []), trace, isRepetition: false }
    const option = stepAt(path, depth, options)
    if (!option) {
      for (const at of operations.keys()) kill(at)
      return { results: [], trace, isRepetition: true }
    }
    trace.push(option.name)
    const gate = gates.find(({ id }) => id === option.gate)
    if (option.isKill && gate) kill(gate.operation)
    else if (gate) {
      gates.splice(gates.indexOf(gate), 1)
      gate.open()
    }
  }
}

/** What may happen next: any call that waits, or the death of an operation that may die. */
function optionsOf(gates: readonly Gate[], operations: readonly Operation[]): Option[] {
  const going = gates.map(({ id, operation, name, footprint }) => ({
    id,
    gate: id,
    operation,
    name: `${operation} ${name}`,
    footprint,
    isKill: false,
  }))
  const dying = going.filter(({ operation }) => operations[operation]?.mayDie)
  const once = dying.filter(({ operation }, at) => dying.findIndex((each) => each.operation === operation) === at)
  return [
    ...going,
    ...once.map((each) => ({
      ...each,
      id: `${each.id} killed`,
      name: `${each.operation} killed`,
      footprint: [],
      isKill: true,
    })),
  ]
}

function macrotask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
