import type { AnyEvent } from '../../events/define-event.ts'
import type { Services } from '../shared/services.ts'
import type { Dated } from './dated-record.ts'

/** What the sweep does with an item: the event that it starts, if any, and what becomes of it (`undefined`: nothing comes any more). */
export interface Turn {
  event?: AnyEvent
  next: Dated | undefined
}

/** Decides an item's turn. `now` is the sweep's scheduled time, `today` its day in the default zone. */
export type TakeTurn<Item extends Dated> = (
  item: Item & { on: string },
  at: { now: string; services: Pick<Services, 'table' | 'settings' | 'config'> },
) => Promise<Turn>
