/** What an evaluation may see of the outside world. */
export interface Moment {
  /** Epoch milliseconds that `$now` and `$millis` answer. */
  readonly now: number
  readonly random: () => number
}

/** The name of the binding that holds it: one that no expression can spell. */
export const MOMENT = ' moment'
