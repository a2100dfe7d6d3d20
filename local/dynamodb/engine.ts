import type { Clock } from '../clock.ts'
import type { Store } from '../store.ts'
import type { Catalogue } from './tables/catalogue.ts'

/** What every operation works with. */
export interface Engine {
  readonly store: Store
  readonly clock: Clock
  readonly catalogue: Catalogue
}

/** A request in the shape of the SDK's command input. */
export type Input = Readonly<Record<string, unknown>>

export type Operation = (engine: Engine, input: Input) => Promise<object>
