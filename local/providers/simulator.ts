import type { Clock } from '../clock.ts'
import type { FaultScript } from './fault-script.ts'
import type { ProviderServer } from './provider-server.ts'

/** What a provider took and brought to somebody's phone. */
export interface Delivered {
  /** The provider's id of it. */
  readonly id: string
  /** Ours, where the provider is told it. */
  readonly ourId: string | undefined
  /** A phone number, or the provider's id of a person. */
  readonly to: string
  /** As it is read there. */
  readonly text: string
  /** Where it leads, where it is more than text; of a card, after it was changed. */
  link?: string
  /** What may be pressed on it. */
  readonly buttons?: readonly { readonly key: string; readonly text: string; readonly style?: number }[]
  /** The button's text after it was pressed. */
  pressed?: string
  /** ISO 8601. */
  readonly at: string
}

/** A receipt that the provider shall hand over, so many milliseconds after it took the message; 0 is before it answers. */
export interface PlannedReceipt {
  readonly after: number
  /** Why it did not arrive, by the provider's code. */
  readonly failed?: string
}

/** What a provider hands over to us: a request to our callback's address. */
export interface CallbackRequest {
  readonly method: 'GET' | 'POST'
  /** Behind the address that we gave the provider, e.g. `?msg_signature=…`. */
  readonly query: string
  readonly contentType: string
  readonly body: string
}
export type HandOver = (request: CallbackRequest) => Promise<{ status: number; body: string }>

export interface SimulatorParts {
  readonly clock: Clock
  readonly faults: FaultScript
  /** Absent: the provider was given no address to call. */
  readonly handOver?: HandOver
  /** What becomes of a message; delivered after two seconds, told once, without it. */
  readonly receipts?: (message: Delivered) => readonly PlannedReceipt[]
}

export interface Simulator extends ProviderServer {
  /** Everything that was taken, in order: also what nobody was told of, for its answer was lost. */
  readonly taken: readonly Delivered[]
  /** Why requests were refused by the provider itself, by its codes, in order. */
  readonly refused: readonly string[]
}

/** Numbers of nineteen digits for ids, one after the other. None comes again after a restart: they begin with the moment at which the provider was opened. */
export function openNumbers({ now }: Pick<Clock, 'now'>): () => string {
  const opened = now()
  let given = 0
  return () => `${opened}${String(given++).padStart(19 - String(opened).length, '0')}`
}

export const deliveredSoon = (): readonly PlannedReceipt[] => [{ after: 2000 }]
