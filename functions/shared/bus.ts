import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { type AnyEvent, EVENT_SOURCE } from '../../events/define-event.ts'

export interface Bus {
  /** Puts the events on the bus. Throws when any entry failed; publishing again is harmless, for events have stable ids. */
  publish(events: readonly AnyEvent[]): Promise<void>
}

/** EventBridge took only some of the events; `codes` are its error codes. */
export class PublishFailed extends Error {
  constructor(codes: readonly string[]) {
    super(`The bus refused ${codes.length} event(s): ${[...new Set(codes)].join(', ')}`)
    this.name = 'PublishFailed'
  }
}

/** EventBridge's limit of entries in one call. */
const ENTRIES_A_CALL = 10

export function openBus(client: EventBridgeClient, busName: string): Bus {
  const put = async (events: readonly AnyEvent[]): Promise<void> => {
    const { Entries = [] } = await client.send(
      new PutEventsCommand({
        Entries: events.map((event) => ({
          EventBusName: busName,
          Source: EVENT_SOURCE,
          DetailType: event.name,
          Detail: JSON.stringify(event),
        })),
      }),
    )
    const codes = Entries.flatMap((entry) => (entry.ErrorCode === undefined ? [] : [entry.ErrorCode]))
    if (codes.length > 0) throw new PublishFailed(codes)
  }
  return {
    publish: async (events) => {
      for (let at = 0; at < events.length; at += ENTRIES_A_CALL) await put(events.slice(at, at + ENTRIES_A_CALL))
    },
  }
}
