import type { HistoryEventType } from '@aws-sdk/client-sfn'

export type { HistoryEventType }
export type EventDetails = Readonly<Record<string, unknown>>

/** As stored: id, previous id, epoch milliseconds, type, details. */
export type HistoryEntry = readonly [number, number, number, HistoryEventType, EventDetails?]

/** Payloads whose AWS event has a `…Details: { truncated }` beside them. */
const PAYLOADS = ['input', 'output', 'assignedVariables'] as const

/** A stored entry as GetExecutionHistory answers it. */
export function toHistoryEvent([id, previousEventId, at, type, details]: HistoryEntry, withData: boolean): object {
  const event = { id, previousEventId, timestamp: new Date(at), type }
  return details ? { ...event, [detailsKey(type)]: expandDetails(details, withData) } : event
}

function expandDetails(details: EventDetails, withData: boolean): EventDetails {
  const expanded: Record<string, unknown> = { ...details }
  for (const payload of PAYLOADS) {
    if (!(payload in details)) continue
    if (withData) expanded[`${payload}Details`] = { truncated: false }
    else delete expanded[payload]
  }
  return expanded
}

/** `TaskStateEntered` has `stateEnteredEventDetails`, `TaskFailed` has `taskFailedEventDetails`. */
function detailsKey(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails'
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails'
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`
}
