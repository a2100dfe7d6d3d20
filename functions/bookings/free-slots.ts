import { Temporal } from 'temporal-polyfill'
import type { Slot } from './open-slots.ts'

/** How many bookings lie in a quarter of an hour, by its beginning (ISO 8601 in UTC). */
export type Taken = ReadonlyMap<string, number>

/** A slot that is really free, with how many cars could still come. */
export interface FreeSlot {
  /** ISO 8601 in UTC. */
  startsAt: string
  /** Minutes. */
  takes: number
  free: number
}

/** The slots that have room in every quarter of an hour of theirs. */
export function freeSlots(slots: readonly Slot[], taken: Taken): FreeSlot[] {
  return slots
    .map(({ startsAt, takes, cells }) => ({
      startsAt,
      takes,
      free: Math.min(...cells.map(({ at, capacity }) => capacity - (taken.get(at) ?? 0))),
    }))
    .filter(({ free }) => free > 0)
}

/** Free slots by day (`YYYY-MM-DD` in the dealer's zone), in order. */
export function byDay(slots: readonly FreeSlot[], zone: string): { day: string; slots: FreeSlot[] }[] {
  const dayOf = ({ startsAt }: FreeSlot): string =>
    Temporal.Instant.from(startsAt).toZonedDateTimeISO(zone).toPlainDate().toString()
  return [...Map.groupBy(slots, dayOf)].map(([day, free]) => ({ day, slots: free }))
}
