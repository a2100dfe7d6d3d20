/** What a provider may do instead of what it promises. */
export type Fault =
  /** The connection is cut before anything is read. */
  | { readonly kind: 'down' }
  /** The request is read and never answered; nothing is taken. */
  | { readonly kind: 'hang' }
  /** The request is taken, and the connection cut instead of an answer. */
  | { readonly kind: 'drop' }
  /** The request is taken, and answered after a time, in real milliseconds. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Too many requests, as the provider says it. */
  | { readonly kind: 'throttle' }
  /** Nothing is taken; the provider's own error, in the form that it has (most answer 200 all the same). */
  | { readonly kind: 'code'; readonly code: string }
  /** Nothing is taken; a gateway in between answers with a page of its own, e.g. 502 or 200. */
  | { readonly kind: 'page'; readonly status: number }

/** Which of a provider's doors is meant; `sns`: another service of AWS, which sends what it has to say of messages. */
export type Operation = 'send' | 'query' | 'token' | 'update' | 'sns'

/** What goes wrong when. Whatever was arranged for the next requests comes before what lasts. */
export interface FaultScript {
  /** The next requests of this kind (sends without it) meet the fault. */
  next(fault: Fault, options?: { times?: number; on?: Operation }): void
  /** All requests of these kinds (every kind without it) in a span of time, in epoch milliseconds, meet it. */
  between(from: number, until: number, fault: Fault, on?: readonly Operation[]): void
  /** What a request at `now` meets; one that was arranged once is used up. */
  meet(on: Operation, now: number): Fault | undefined
}

export function openFaultScript(): FaultScript {
  const coming: { fault: Fault; on: Operation }[] = []
  const lasting: { from: number; until: number; fault: Fault; on: readonly Operation[] | undefined }[] = []
  return {
    next: (fault, { times = 1, on = 'send' } = {}) => {
      coming.push(...Array.from({ length: times }, () => ({ fault, on })))
    },
    between: (from, until, fault, on) => {
      lasting.push({ from, until, fault, on })
    },
    meet: (on, now) => {
      const at = coming.findIndex((each) => each.on === on)
      if (at >= 0) return coming.splice(at, 1)[0]?.fault
      return lasting.find((each) => each.from <= now && now < each.until && (each.on?.includes(on) ?? true))?.fault
    },
  }
}
