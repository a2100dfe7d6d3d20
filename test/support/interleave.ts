import type { Services } from '../../functions/shared/services.ts'

/** One of several things that happen at the same time. */
export interface Operation {
  /** Does its work with services whose every call is a point where the others may come first. */
  run(services: Services, pause: Pause): Promise<unknown>
  /** Whether it may be killed between any two calls, as a Lambda may. */
  mayDie?: boolean
}

/** A point where the others may come first, beside those of the services. */
export type Pause = (name: string) => Promise<void>

/** How one operation came out. */
export type Result = { kind: 'done'; value: unknown } | { kind: 'failed'; error: unknown } | { kind: 'killed' }

/** A call in the order in which it was let through, e.g. `1 table.update`; `1 killed` where an operation was killed. */
export type Trace = readonly string[]

/** What an operation that is killed sees instead of its call's answer; it must not be caught. */
class Killed extends Error {}

/** More schedules than this are a sign of operations that do too much. */
const MOST_SCHEDULES = 20_000

/**
 * Runs the operations in every possible order of their calls, each order in a world of its own, and calls `check` after each.
 * Returns how many orders there were. Calls themselves are never split: the table and the engine are serial.
 */
export async function forEachInterleaving<World extends { readonly services: Services }>(scene: {
  open(): Promise<World>
  operations(world: World): readonly Operation[]
  check(world: World, results: readonly Result[], trace: Trace): Promise<void>
  close?(world: World): void
}): Promise<number> {
  let count = 0
  let schedule: readonly number[] | undefined = []
  while (schedule) {
    if (++count > MOST_SCHEDULES) throw new Error(`There are more than ${MOST_SCHEDULES} interleavings`)
    const world = await scene.open()
    const { results, trace, taken } = await runInOrder(scene.operations(world), world.services, schedule)
    try {
      await scene.check(world, results, trace)
    } catch (error) {
      throw new Error(`In this order: ${trace.join(', ')}`, { cause: error })
    } finally {
      scene.close?.(world)
    }
    schedule = nextSchedule(taken)
  }
  return count
}

interface Choice {
  readonly chosen: number
  readonly of: number
}

/** The schedule after this one, depth first: the last choice that has another possibility takes it. */
function nextSchedule(taken: readonly Choice[]): number[] | undefined {
  const last = taken.findLastIndex(({ chosen, of }) => chosen + 1 < of)
  if (last === -1) return undefined
  return taken.slice(0, last + 1).map(({ chosen }, at) => (at === last ? chosen + 1 : chosen))
}

interface Gate {
  readonly operation: number
  readonly name: string
  open(): void
  kill(): void
}

async function runInOrder(operations: readonly Operation[], services: Services, schedule: readonly number[]) {
  const gates: Gate[] = []
  const results: (Result | undefined)[] = operations.map(() => undefined)
  const trace: string[] = []
  const taken: Choice[] = []
  let underWay = 0

  const pauseOf = (operation: number) => (name: string) =>
    new Promise<void>((resolve, reject) => {
      gates.push({ operation, name, open: resolve, kill: () => reject(new Killed()) })
    })
  const through = (operation: number) => async (name: string, call: () => unknown) => {
    await pauseOf(operation)(name)
    underWay += 1
    try {
      return await call()
    } finally {
      underWay -= 1
    }
  }
  for (const [at, operation] of operations.entries()) {
    const work = operation.run(gated(services, through(at)), pauseOf(at))
    work.then(
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

  for (;;) {
    do await macrotask()
    while (!isQuiet())
    const options = optionsOf(gates, operations)
    if (options.length === 0) break
    const chosen = schedule[taken.length] ?? 0
    taken.push({ chosen, of: options.length })
    const option = options[chosen]
    if (!option) throw new Error('The operations do not do the same in the same order: they are not deterministic')
    trace.push(`${option.gate.operation} ${option.kill ? 'killed' : option.gate.name}`)
    if (option.kill) killOperation(option.gate.operation, gates, results)
    else {
      gates.splice(gates.indexOf(option.gate), 1)
      option.gate.open()
    }
  }
  return { results: results.flatMap((result) => result ?? []), trace, taken }
}

function optionsOf(gates: readonly Gate[], operations: readonly Operation[]): { gate: Gate; kill: boolean }[] {
  const going = gates.map((gate) => ({ gate, kill: false }))
  const dying = gates.filter(({ operation }) => operations[operation]?.mayDie)
  const once = dying.filter((gate, at) => dying.findIndex(({ operation }) => operation === gate.operation) === at)
  return [...going, ...once.map((gate) => ({ gate, kill: true }))]
}

function killOperation(operation: number, gates: Gate[], results: (Result | undefined)[]): void {
  results[operation] = { kind: 'killed' }
  for (const gate of gates.filter((each) => each.operation === operation)) {
    gates.splice(gates.indexOf(gate), 1)
    gate.kill()
  }
}

function macrotask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Services whose calls on table, bus, workflows and channels go through a gate. */
function gated(services: Services, through: (name: string, call: () => unknown) => Promise<unknown>): Services {
  const gate = <T extends object>(name: string, target: T): T =>
    new Proxy(target, {
      get: (object, property, receiver) => {
        const member: unknown = Reflect.get(object, property, receiver)
        if (typeof member !== 'function') return member
        return (...args: unknown[]) => through(`${name}.${String(property)}`, () => Reflect.apply(member, object, args))
      },
    })
  const channels = Object.fromEntries(
    Object.entries(services.channels).map(([name, channel]) => [name, gate(name, channel)]),
  )
  return {
    ...services,
    table: gate('table', services.table),
    bus: gate('bus', services.bus),
    workflows: gate('workflows', services.workflows),
    channels,
  }
}
