import type { AnyEvent } from '../../events/define-event.ts'
import type { Table, Write } from '../shared/table.ts'
import type { Relation, Vehicle } from '../vehicles/vehicle-record.ts'
import type { FactForm } from './fact-form.ts'

/** What a fact is applied to: the vehicle as it was read, if it is known. */
export interface Applying<Fact extends FactForm = FactForm> {
  fact: Fact
  captureId: string
  vehicleId: string
  known: Vehicle | undefined
  people: readonly Omit<Relation, 'saidAt'>[]
  now: string
  zone: string
  table: Table
}

/** What comes of a fact beyond the car itself: the car with what it says, and more to write and to publish. */
export interface Effect {
  vehicle: Vehicle
  writes: Write[]
  events: AnyEvent[]
}
