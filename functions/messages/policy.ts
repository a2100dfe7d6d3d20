import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Consent } from '../customers/person-record.ts'
import type { Settings } from '../shared/settings.ts'
import { type MessageClass, messageClassSchema } from './message-record.ts'

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write the time as HH:MM, e.g. 20:00')

/** When owners are left in peace: from marketing always, from the classes in `also` on request. Platforms refuse marketing outside 08–22; we are stricter. */
export const quietHoursSchema = z.object({
  from: clockTime,
  to: clockTime,
  also: z.array(messageClassSchema).default([]),
})

export const shippedQuietHours = { from: '20:00', to: '09:00' }

const suppressionSchema = z.enum(['no-address', 'no-consent', 'quiet-hours', 'too-late', 'run-ended'])
export type Suppression = z.infer<typeof suppressionSchema>

/** The rule that forbids this message now, or undefined where it may be sent. Checked at the moment of sending. */
export async function forbiddenBecause(
  message: { class: MessageClass; notAfter: string; now: string; zone: string },
  recipient: { address: string | undefined; consent?: Consent },
  settings: Settings,
): Promise<Suppression | undefined> {
  if (!recipient.address) return 'no-address'
  if (Date.parse(message.now) > Date.parse(message.notAfter)) return 'too-late'
  // Staff have no consent record: what they get is their work.
  if (!recipient.consent) return undefined
  if (message.class === 'marketing' && !recipient.consent.marketing) return 'no-consent'
  const quiet = await settings.readRules('quiet-hours', quietHoursSchema, shippedQuietHours)
  const disturbs = message.class === 'marketing' || quiet.also.includes(message.class)
  return disturbs && isWithin(clockAt(message.now, message.zone), quiet) ? 'quiet-hours' : undefined
}

function clockAt(moment: string, zone: string): string {
  return Temporal.Instant.from(moment).toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' })
}

/** From inclusive, to exclusive; spans over midnight where `from` is later than `to`. */
function isWithin(clock: string, { from, to }: { from: string; to: string }): boolean {
  if (from <= to) return clock >= from && clock < to
  return clock >= from || clock < to
}
