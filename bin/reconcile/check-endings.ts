import type { Break, Facts } from './facts.ts'
import { brokenMessage } from './sent-messages.ts'

/** What an ending event ends is over: the run sends nothing any more, and leaves no task open. */
export function checkEndings({ events, runs, messages, tasks }: Facts): Break[] {
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
      if (end === undefined || message.sentAt === undefined || Date.parse(message.sentAt) <= Date.parse(end)) return []
      return [brokenMessage('run-ended', message, `left on ${message.sentAt}, but its run ended on ${end}`)]
    }),
    ...tasks.flatMap(({ taskId, task, runId, state }) =>
      state === 'open' && runId !== undefined && over.has(runId)
        ? [{ rule: 'task-left', about: `task ${taskId} (${task})`, found: `is open, but its run ${runId} is over` }]
        : [],
    ),
  ]
}
