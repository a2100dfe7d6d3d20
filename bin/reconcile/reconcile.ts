import { setTimeout as pause } from 'node:timers/promises'
import type { Table } from '../../functions/shared/table.ts'
import { checkAdvisors } from './check-advisors.ts'
import { checkBirthdays } from './check-birthdays.ts'
import { checkBookings } from './check-bookings.ts'
import { checkComplaints } from './check-complaints.ts'
import { checkConsent } from './check-consent.ts'
import { checkDated } from './check-dated.ts'
import { checkDeferred } from './check-deferred.ts'
import { checkEndings } from './check-endings.ts'
import { checkErasures } from './check-erasures.ts'
import { checkEvents } from './check-events.ts'
import { checkHeld } from './check-held.ts'
import { checkLeads } from './check-leads.ts'
import { checkMaintenance } from './check-maintenance.ts'
import { checkMessages } from './check-messages.ts'
import { checkPeace } from './check-peace.ts'
import { checkRuns } from './check-runs.ts'
import type { Break, Facts } from './facts.ts'
import { gatherFacts } from './gather-facts.ts'

export interface Reconciliation {
  breaks: readonly Break[]
  /** How many of each kind were looked at. */
  counted: Readonly<Record<string, number>>
  /** What was read, for those who want to tell more of it. */
  facts: Facts
}

/**
 * Checks the promise over the whole table: every event has exactly one outcome, every message slot was sent at most once,
 * every lead is consistent and in somebody's hands, and no owner was written to against his will or the rules. The table may change meanwhile: what only one of two looks finds was
 * in motion and is no break. `strict`: also what is younger than five minutes, for a machine that stands still.
 */
export async function reconcile(
  table: Table,
  options: { now: () => string; strict: boolean; between?: number; onItem?: (count: number) => void },
): Promise<Reconciliation> {
  const look = async (): Promise<{ facts: Facts; breaks: Break[] }> => {
    const facts = await gatherFacts(table.scan(), options.onItem)
    return { facts, breaks: checkAll(facts, { now: options.now(), strict: options.strict }) }
  }
  const first = await look()
  if (first.breaks.length === 0) return { breaks: [], counted: countOf(first.facts), facts: first.facts }
  await pause(options.between ?? 2000)
  const second = await look()
  const seen = new Set(first.breaks.map(asText))
  const { facts } = second
  return { breaks: second.breaks.filter((each) => seen.has(asText(each))), counted: countOf(facts), facts }
}

function checkAll(facts: Facts, time: { now: string; strict: boolean }): Break[] {
  return [
    ...facts.unreadable,
    ...checkEvents(facts, time),
    ...checkMessages(facts, time),
    ...checkLeads(facts, time),
    ...checkAdvisors(facts),
    ...checkRuns(facts),
    ...checkConsent(facts),
    ...checkHeld(facts),
    ...checkPeace(facts),
    ...checkDeferred(facts, time),
    ...checkEndings(facts),
    ...checkMaintenance(facts),
    ...checkBirthdays(facts),
    ...checkComplaints(facts),
    ...checkBookings(facts, time),
    ...checkErasures(facts),
    ...checkDated(facts, time),
  ]
}

const asText = ({ rule, about, found }: Break): string => JSON.stringify([rule, about, found])

const countOf = ({
  events,
  leads,
  offers,
  advisors,
  runs,
  messages,
  items,
  ...more
}: Facts): Record<string, number> => ({
  items,
  events: events.length,
  leads: leads.size,
  offers: offers.length,
  advisors: advisors.length,
  runs: runs.length,
  messages: messages.length,
  people: more.people.size,
  vehicles: more.vehicles.size,
  bookings: more.bookings.length,
  complaints: more.complaints.size,
  tasks: more.tasks.length,
})
