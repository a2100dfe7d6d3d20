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
  items: z.array(z.string()),
  /** The due item that it answers, if any. */
  dueId: z.string().optional(),
  state: z.enum(['booked', 'cancelled', 'missed', 'arrived']),
  /** Counts changes; the confirmation of each is one message. */
  version: z.number().int(),
  bookedAt: momentSchema,
  by: z.enum(['owner', 'staff', 'source']),
})
export type Booking = z.infer<typeof bookingSchema>

/** One slot of a workshop: the bookings in it, never more than its bays and advisors. */
export const slotSchema = z.object({ taken: z.set(z.string()).default(new Set()) })
