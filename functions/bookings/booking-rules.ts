import { z } from 'zod'
import type { Settings } from '../shared/settings.ts'

/** Setting `bookings`: when a booking whose car did not come counts as missed: hours after its time is over, or with the end of its day at the dealer. */
export const bookingRulesSchema = z.object({
  missedAfter: z.union([z.literal('end-of-day'), z.object({ hours: z.number().nonnegative() })]),
})
export type BookingRules = z.infer<typeof bookingRulesSchema>

export const shippedBookingRules: BookingRules = { missedAfter: 'end-of-day' }

export const readBookingRules = (settings: Settings): Promise<BookingRules> =>
  settings.readRules('bookings', bookingRulesSchema, shippedBookingRules)
