import { type Outcome, outcomeWrite } from '../shared/event-record.ts'
import { ConditionFailed, type Table } from '../shared/table.ts'

/** The event was published, but it is not in the table. */
export class EventNotStored extends Error {
  constructor(eventId: string) {
    super(`The event ${eventId} has no item in the table: write it before publishing it`)
    this.name = 'EventNotStored'
  }
}

/** Writes what became of an event, once: the first answer stays. Throws EventNotStored. */
export async function answerEvent(table: Table, eventId: string, outcome: Outcome): Promise<void> {
  try {
    await table.update(outcomeWrite(eventId, outcome).update)
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
    if (!error.item) throw new EventNotStored(eventId)
  }
}
