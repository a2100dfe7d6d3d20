export type OdometerUnit = 'km' | 'mi'

/** One reading as it was reported: right or wrong. */
export interface OdometerReading {
  /** ISO moment; without an offset it is read as UTC. */
  readonly at: string
  readonly value: number
  /** Kilometres where nothing is said. */
  readonly unit?: OdometerUnit
  /** Who says so: telematics, workshop, owner, import … Carried along, never weighed. */
  readonly source?: string
}

/** A reading on our axes: days since 1970 (with fraction) and kilometres. */
export interface Point {
  readonly reading: OdometerReading
  readonly day: number
  readonly km: number
}

export const KM_PER_MILE = 1.609344

const DAY = 86_400_000

/** Days since 1970 of an ISO moment; NaN if it is none. */
export function dayOf(at: string): number {
  const zoned = /T.*(Z|[+-]\d\d:?\d\d)$/.test(at) || !at.includes('T')
  return Date.parse(zoned ? at : `${at}Z`) / DAY
}

/** The ISO moment of a day count. */
export const momentOf = (day: number): string => new Date(Math.round(day * DAY)).toISOString()

export const inKilometres = ({ value, unit = 'km' }: OdometerReading): number =>
  unit === 'mi' ? value * KM_PER_MILE : value
