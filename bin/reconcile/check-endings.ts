import type { Break, Facts } from './facts.ts'
import { brokenMessage, leftAt } from './sent-messages.ts'

/** An outcome keeps the moment at which its event came first; what failed on the way comes again for up to half an hour. */
const CAME_AGAIN = 30 * 60_000

/** What an ending event ends is over: the run sends nothing any more, and leaves no task open. */
export function checkEndings({ events, runs, messages, tasks, outboxTimes }: Facts): Break[] {
  const answeredAt = new Map(events.map(({ id, outcome }) => [id, outcome?.at]))
  const endedAt = new Map<string, string>()
  for (const { runId, ended, endedAt: over } of runs) {
    // From the event's outcome on, the run knows; what it was doing at that very moment it finished.
    const at = (ended && answeredAt.get(ended.eventId)) ?? over
    if (at !== undefined) endedAt.set(runId, at)
  }
  const over = new Set(runs.filter(({ state }) => state === 'ended').map(({ runId }) => runId))
  return [
    ...messages.flatMap((message) => {
      const end = endedAt.get(message.runId ?? '')
      if (end === undefined || message.sentAt === undefined) return []
      const left = leftAt(message, outboxTimes)
      if (Date.parse(left) <= Date.parse(end) + CAME_AGAIN) return []
      return [brokenMessage('run-ended', message, `left on ${left}, but its run ended on ${end}`)]
    }),
    ...tasks.flatMap(({ taskId, task, runId, state }) =>
      state === 'open' && runId !== undefined && over.has(runId)
        ? [{ rule: 'task-left', about: `task ${taskId} (${task})`, found: `is open, but its run ${runId} is over` }]
        : [],
    ),
  ]
}
