import type { DirectoryEntry } from './dealer-record.ts'

/** Degrees. */
export interface Position {
  lat: number
  lng: number
}

const EARTH_RADIUS_KM = 6371.0088

/** The great-circle distance in kilometres (haversine). */
export function kilometresBetween(a: Position, b: Position): number {
  const half = (degrees: number): number => Math.sin((degrees * Math.PI) / 360) ** 2
  const cosines = Math.cos((a.lat * Math.PI) / 180) * Math.cos((b.lat * Math.PI) / 180)
  const chord = half(b.lat - a.lat) + cosines * half(b.lng - a.lng)
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(chord)))
}

/** The middle of a city as its dealers have it: the median of their coordinates, so that a few wrong ones do not matter. */
export function cityCentre(cityCode: string, dealers: readonly DirectoryEntry[]): Position | undefined {
  const positions = dealers.flatMap((dealer) =>
    dealer.cityCode === cityCode && dealer.cityCode !== '-' && dealer.position ? [dealer.position] : [],
  )
  if (positions.length === 0) return undefined
  return { lat: median(positions.map(({ lat }) => lat)), lng: median(positions.map(({ lng }) => lng)) }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  return (low + high) / 2
}
