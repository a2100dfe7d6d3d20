import type { Machine } from '../../local/machine.ts'
import type { Progress } from '../progress.ts'
import type { Agenda } from './agenda.ts'
import type { Car } from './cars.ts'
import type { Doors } from './doors.ts'
import type { Chance } from './draw.ts'
import type { Sent } from './outbox-feed.ts'
import type { Owner } from './population.ts'

/** What people know and can do: everything that behaviour needs. */
export interface Life {
  readonly machine: Machine
  readonly doors: Doors
  readonly chance: Chance
  readonly agenda: Agenda
  readonly baseUrl: string
  /** By the product's own ids. */
  readonly owners: ReadonlyMap<string, Owner>
  readonly cars: ReadonlyMap<string, { car: Car; owner: Owner; vehicleId: string; personId: string }>
  /** Epoch milliseconds. */
  now(): number
  /** Counts something that somebody did. */
  did(what: string): void
}

const MINUTE = 60_000
/** People look at their phones so often. */
const LOOK_EVERY = 10 * MINUTE

/** Lets time pass until `until`: the machine does what is due, people read what came and do what they had planned. */
export async function liveUntil(
  until: number,
  life: Life,
  people: { readNew: () => Promise<Sent[]>; react: (message: Sent) => void; progress: Progress },
): Promise<void> {
  const { machine, agenda } = life
  const from = machine.clock.now()
  const days = Math.round((until - from) / 86_400_000)
  let look = from + LOOK_EVERY
  for (;;) {
    const at = Math.min(agenda.nextAt() ?? until, look, until)
    await machine.advanceTo(new Date(Math.max(at, machine.clock.now())).toISOString())
    for (let plan = agenda.take(at); plan; plan = agenda.take(at)) {
      life.did(plan.what)
      await plan.act()
      await machine.advanceTo(new Date(machine.clock.now()).toISOString())
    }
    if (at >= look) {
      for (const message of await people.readNew()) people.react(message)
      look = at + LOOK_EVERY
    }
    people.progress.step('days lived', Math.floor((at - from) / 86_400_000), days)
    if (at >= until) return
  }
}
