import * as complaint from './complaint.ts'
import * as customer from './customer.ts'
import * as dealer from './dealer.ts'
import type { EventDefinition } from './define-event.ts'
import * as fact from './fact.ts'
import * as lead from './lead.ts'
import * as message from './message.ts'
import * as milestone from './milestone.ts'
import * as task from './task.ts'
import * as vehicle from './vehicle.ts'

const exported: readonly unknown[] = [
  lead,
  dealer,
  message,
  milestone,
  customer,
  vehicle,
  complaint,
  task,
  fact,
].flatMap((file) => Object.values<unknown>(file))

/** Every event of the product, by name. */
export const eventCatalogue: ReadonlyMap<string, EventDefinition> = new Map(
  exported.filter(isDefinition).map((each) => [each.name, each]),
)

function isDefinition(value: unknown): value is EventDefinition {
  return typeof value === 'object' && value !== null && 'pattern' in value
}
