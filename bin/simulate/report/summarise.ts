import type { Facts } from '../../reconcile/facts.ts'
import { findBusiestDealer, summariseFunnel, summariseJourneys, summariseTasks } from './summarise-care.ts'
import { summariseComplaints, summariseLevels } from './summarise-complaints.ts'
import { summariseDeferrals, summariseMessages, summariseSuppressions } from './summarise-messages.ts'
import type { YearReport } from './year-report.ts'

/** What a year was like, told by what lies in the table when it is over. */
export function summarise(facts: Facts, known: Pick<YearReport, 'life' | 'deeds' | 'reconciled' | 'cost'>): YearReport {
  const { life } = known
  return {
    ...known,
    messages: summariseMessages(facts, monthsBetween(life.from, life.to), life.owners),
    deferrals: summariseDeferrals(facts),
    suppressions: summariseSuppressions(facts),
    funnel: summariseFunnel(facts),
    complaints: summariseComplaints(facts),
    levels: summariseLevels(facts),
    busiestDealer: findBusiestDealer(facts),
    tasks: summariseTasks(facts),
    journeys: summariseJourneys(facts),
  }
}

/** `YYYY-MM` of each month that the days from..to touch. */
function monthsBetween(from: string, to: string): string[] {
  const months: string[] = []
  for (
    let at = new Date(`${from.slice(0, 7)}-01`);
    at.toISOString().slice(0, 10) <= to;
    at.setUTCMonth(at.getUTCMonth() + 1)
  )
    months.push(at.toISOString().slice(0, 7))
  return months
}
