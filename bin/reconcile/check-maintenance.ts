import { z } from 'zod'
import type { Break, Facts } from './facts.ts'
import { sentToOwners } from './sent-messages.ts'

/** Reminders of one due item; what comes after is silence. */
const AT_MOST = 2

const inputSchema = z.object({ event: z.object({ name: z.string(), facts: z.looseObject({ dueId: z.string() }) }) })

/** No due item of a car is reminded of more than twice, whatever became of its runs. */
export function checkMaintenance(facts: Facts): Break[] {
  const dueOf = new Map(facts.runs.map(({ runId, input }) => [runId, dueIn(input)]))
  const reminders = [...sentToOwners(facts).values()].flat().flatMap(({ runId, purpose, messageId }) => {
    const dueId = dueOf.get(runId ?? '')
    // What answers the owner's own action is no reminder.
    return dueId === undefined || purpose === 'answer' ? [] : [{ dueId, messageId }]
  })
  return [...Map.groupBy(reminders, ({ dueId }) => dueId)].flatMap(([dueId, sent]) =>
    sent.length <= AT_MOST
      ? []
      : [
          {
            rule: 'two-reminders',
            about: `due item ${dueId}`,
            found: `was reminded of ${sent.length} times: ${sent.map(({ messageId }) => messageId).join(', ')}`,
          },
        ],
  )
}

/** The due item that a run was started for. */
export function dueIn(input: string): string | undefined {
  const { data } = inputSchema.safeParse(JSON.parse(input))
  return data?.event.name === 'MaintenanceDue' ? data.event.facts.dueId : undefined
}
