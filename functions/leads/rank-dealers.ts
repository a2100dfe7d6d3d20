import type { DirectoryEntry } from '../dealers/dealer-record.ts'
import { cityCentre, kilometresBetween, type Position } from '../dealers/distance.ts'
import { recognisePlace } from '../dealers/places.ts'
import { stableId } from '../shared/ids.ts'
import type { CapturedLead } from './lead-record.ts'
import { type Area, areas } from './routing-rules.ts'

/** Where a person is, as far as it is known. */
export interface Whereabouts {
  provinceCode?: string
  cityCode?: string
  position?: Position
}

export interface RankedDealer {
  dealerId: string
  area: Area
  /** Absent where either place is unknown. */
  kilometres?: number
}

/** Where the person is, by code, by name, or only by coordinates. */
export function whereabouts({ city, cityCode, position }: CapturedLead): Whereabouts {
  const place = cityCode ? { cityCode, provinceCode: cityCode.slice(0, 2) } : recognisePlace(city ?? '')
  return {
    ...(place && place.provinceCode !== '-' && { provinceCode: place.provinceCode }),
    ...(place && place.cityCode !== '-' && { cityCode: place.cityCode }),
    ...(position && { position }),
  }
}

/** The active dealers of a brand, nearest first: by area, within it by distance; what is unknown comes last, for each lead in another order, and is never left out. */
export function rankDealers(
  dealers: readonly DirectoryEntry[],
  person: Whereabouts,
  { widest, leadId }: { widest: Area; leadId: string },
): RankedDealer[] {
  const from = person.position ?? (person.cityCode === undefined ? undefined : cityCentre(person.cityCode, dealers))
  const centres = new Map<string, Position | undefined>()
  const placeOf = (dealer: DirectoryEntry): Position | undefined => {
    if (dealer.position) return dealer.position
    if (!centres.has(dealer.cityCode)) centres.set(dealer.cityCode, cityCentre(dealer.cityCode, dealers))
    return centres.get(dealer.cityCode)
  }
  const rank = (dealer: DirectoryEntry): RankedDealer => {
    const to = placeOf(dealer)
    const area = areaOf(dealer, person)
    // Somebody of whom the city alone is known is as near to one store of it as to another.
    const isKnown = person.position !== undefined || area !== 'city'
    const known = from && to && isKnown ? { kilometres: kilometresBetween(from, to) } : {}
    return { dealerId: dealer.dealerId, area, ...known }
  }
  return dealers
    .filter(({ active }) => active)
    .map(rank)
    .filter(({ area }) => areas.indexOf(area) <= areas.indexOf(widest))
    .map((dealer) => ({ dealer, tie: dealer.kilometres === undefined ? stableId('tie', leadId, dealer.dealerId) : '' }))
    .sort((a, b) => nearestFirst(a.dealer, b.dealer) || (a.tie < b.tie ? -1 : 1))
    .map(({ dealer }) => dealer)
}

function areaOf(dealer: DirectoryEntry, { provinceCode, cityCode }: Whereabouts): Area {
  if (cityCode !== undefined && dealer.cityCode === cityCode) return 'city'
  return provinceCode !== undefined && dealer.provinceCode === provinceCode ? 'province' : 'country'
}

function nearestFirst(a: RankedDealer, b: RankedDealer): number {
  const byArea = areas.indexOf(a.area) - areas.indexOf(b.area)
  if (byArea !== 0) return byArea
  const [far, near] = [a.kilometres ?? Number.MAX_VALUE, b.kilometres ?? Number.MAX_VALUE]
  return far - near
}

/** e.g. `nearest dealer in the city, 3 km away` */
export function describeDistance({ area, kilometres }: RankedDealer): string {
  const where = { city: 'in the same city', province: 'in the same province', country: 'in the country' }[area]
  return kilometres === undefined ? `${where}, distance unknown` : `${where}, ${Math.round(kilometres)} km away`
}
