/** What calendar and clock on the wall show in a zone. */
export interface WallTime {
  /** `YYYY-MM-DD` */
  day: string
  /** `HH:MM` */
  clock: string
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Told by the computer's own calendar, not by the one that the product reckons with: two that agree are better than one. */
export function wallTime(moment: string, zone: string): WallTime {
  const format = formats.get(zone) ?? newFormat(zone)
  formats.set(zone, format)
  const [day = '', clock = ''] = format.format(Date.parse(moment)).split(' ')
  return { day, clock }
}

const newFormat = (zone: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: zone })

/** From inclusive, to exclusive; over midnight where `from` is later than `to`. */
export const isBetween = (clock: string, { from, to }: { from: string; to: string }): boolean =>
  from <= to ? clock >= from && clock < to : clock >= from || clock < to
