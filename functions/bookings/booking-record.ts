import { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'

export const bookingSchema = z.object({
  bookingId: z.string(),
  vehicleId: z.string(),
  personId: z.string(),
  dealerId: z.string(),
  startsAt: momentSchema,
  /** Minutes. */
  takes: z.number().int().positive(),
  /** The quarters of an hour that it takes up at the dealer: where it counts against the workshop's capacity. */
  cells: z.array(momentSchema),
  items: z.array(z.string()),
  /** The due item that it answers, if any. */
  dueId: z.string().optional(),
  state: z.enum(['booked', 'cancelled', 'missed', 'arrived']),
  /** Counts changes; the confirmation of each is one message. */
  version: z.number().int(),
  bookedAt: momentSchema,
  /** When the current version came to be. */
  changedAt: momentSchema,
  /** Who gave it up, once somebody did. */
  cancelledBy: z.enum(['owner', 'dealer', 'no-show']).optional(),
  by: z.enum(['owner', 'staff', 'source']),
})
export type Booking = z.infer<typeof bookingSchema>

/** One quarter of an hour of a workshop: the bookings in it, never more than its bays and advisors. */
export const cellSchema = z.object({
  /** When it begins, in UTC. */
  sk: momentSchema,
  taken: z.set(z.string()).default(new Set()),
})
