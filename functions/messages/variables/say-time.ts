import { Temporal } from 'temporal-polyfill'

const inZone = (moment: string, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.from(moment).toZonedDateTimeISO(zone)

/** `09:15` in a zone. */
const clock = (moment: string, zone: string): string =>
  inZone(moment, zone).toPlainTime().toString({ smallestUnit: 'minute' })

/** `11-24` in a zone. */
const dayOf = (moment: string, zone: string): string => inZone(moment, zone).toPlainDate().toString().slice(5)

/** `11-24 10:00` in a zone. */
export const dateAndClock = (moment: string, zone: string): string => `${dayOf(moment, zone)} ${clock(moment, zone)}`

/** `09:15`, or `11-24 09:15` where that is not today: a lead of the evening is answered the next morning. */
export const deadline = (moment: string, now: string, zone: string): string =>
  dayOf(moment, zone) === dayOf(now, zone) ? clock(moment, zone) : dateAndClock(moment, zone)
