import type { Role } from '../../events/lead.ts'
import { isOpenAt, nextOpening } from '../dealers/business-time.ts'
import type { Advisor, Dealer } from '../dealers/dealer-record.ts'
import type { Store } from '../dealers/dealer-store.ts'
import type { Holidays } from '../dealers/holidays.ts'
import { type BusinessCalendar, CalendarNeverOpens } from '../dealers/open-spans.ts'

export const calendarOf = (dealer: Dealer, holidays: Holidays): BusinessCalendar => ({
  hours: dealer.hours,
  zone: dealer.zone,
  holidays,
  holidayRule: dealer.holidays,
})

/** Who may be asked for what. */
export interface Search {
  brand: string
  now: string
  holidays: Holidays
  /** The first of these roles in which anybody can be asked. */
  roles: readonly Role[]
  /** Only this advisor. */
  only?: string
  /** Ids of those who were asked before. */
  asked: ReadonlySet<string>
  /** Managers are asked whether it is their shift or not. */
  anyShift?: boolean
}

export interface Found {
  /** Who to ask, best first. */
  advisors: readonly Advisor[]
  /** Somebody would have been asked, had he not been at capacity. */
  allFull: boolean
}

const NOBODY: Found = { advisors: [], allFull: false }

/** The store's people who serve the brand, are on shift when the store is next open, and have capacity; least offered for their weight first. */
export function chooseAdvisors({ dealer, advisors }: Store, search: Search): Found {
  const opening = openingOf(dealer, search)
  if (!dealer.active || opening === undefined) return NOBODY
  let allFull = false
  for (const role of search.roles) {
    const present = advisors.filter((advisor) => advisor.role === role && canBeAsked(advisor, dealer, search, opening))
    const free = present.filter(({ load, capacity }) => load < capacity)
    if (free.length > 0) return { advisors: free.toSorted(leastOfferedFirst), allFull: false }
    allFull ||= present.length > 0
  }
  return { advisors: [], allFull }
}

/** When the store is open next; absent if it never is. */
function openingOf(dealer: Dealer, { now, holidays }: Search): string | undefined {
  try {
    return nextOpening(now, calendarOf(dealer, holidays))
  } catch (error) {
    if (error instanceof CalendarNeverOpens) return undefined
    throw error
  }
}

function canBeAsked(advisor: Advisor, dealer: Dealer, search: Search, opening: string): boolean {
  const { brand, asked, only, anyShift } = search
  if (!advisor.active || asked.has(advisor.advisorId)) return false
  if (only !== undefined && advisor.advisorId !== only) return false
  if (advisor.brands.length > 0 && !advisor.brands.includes(brand)) return false
  if (anyShift || advisor.shift === undefined) return true
  const shift: BusinessCalendar = {
    hours: advisor.shift,
    zone: dealer.zone,
    holidays: search.holidays,
    holidayRule: 'open-as-usual',
  }
  return isOnShift(opening, shift)
}

function isOnShift(at: string, shift: BusinessCalendar): boolean {
  try {
    return isOpenAt(at, shift)
  } catch (error) {
    if (error instanceof CalendarNeverOpens) return false
    throw error
  }
}

/** Whose share would be smallest after one more; no cursor to contend for, so many can choose at once. */
function leastOfferedFirst(a: Advisor, b: Advisor): number {
  return (
    (a.assigned + 1) / a.weight - (b.assigned + 1) / b.weight ||
    a.load / a.capacity - b.load / b.capacity ||
    (a.advisorId < b.advisorId ? -1 : 1)
  )
}

/** How much a team was offered for its weight. */
export function shareOf({ advisors }: Store): number {
  const team = advisors.filter(({ active, role }) => active && (role === 'desk' || role === 'advisor'))
  const weight = team.reduce((sum, advisor) => sum + advisor.weight, 0)
  return weight === 0 ? Number.MAX_VALUE : team.reduce((sum, advisor) => sum + advisor.assigned, 0) / weight
}
