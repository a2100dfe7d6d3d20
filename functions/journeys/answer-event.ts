import { EventNotStored, type Outcome, outcomeWrite } from '../shared/event-record.ts'
import { ConditionFailed, type Table } from '../shared/table.ts'

/** Writes what became of an event, once: the first answer stays. Throws EventNotStored. */
export async function answerEvent(table: Table, eventId: string, outcome: Outcome): Promise<void> {
  try {
    await table.update(outcomeWrite(eventId, outcome).update)
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
    if (!error.item) throw new EventNotStored(eventId)
  }
}
