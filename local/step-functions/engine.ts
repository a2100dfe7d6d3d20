import type { Clock } from '../clock.ts'
import type { Store } from '../store.ts'
import type { Home } from './arn.ts'
import type { Driver } from './executions/driver.ts'
import type { ExecutionStore } from './executions/execution-store.ts'
import type { StatusChanges } from './executions/status-changes.ts'
import type { RevisionReader } from './machines/revisions.ts'

/** What the operations work with. */
export interface Engine {
  readonly store: Store
  readonly clock: Clock
  readonly home: Home
  readonly random: () => number
  readonly supports: (resource: string) => boolean
  readonly revisions: RevisionReader
  readonly executions: ExecutionStore
  readonly driver: Driver
  readonly statusChanges: StatusChanges
}
