import { daysBetween, plusDays } from '../dates/dated-days.ts'
import type { MaintenancePlan } from './maintenance-plan.ts'
import type { MaintenanceRules } from './maintenance-rules.ts'
import { atRiskOn } from './maintenance-turn.ts'
import type { MaintenanceDue } from './vehicle-record.ts'

export interface Change {
  /** What is due now; undefined: nothing. */
  next: MaintenanceDue | undefined
  /** The reminding that is under way is about a day that has moved away: it ends. */
  postponed?: boolean
}

interface About {
  vehicleId: string
  known: MaintenanceDue | undefined
  rules: MaintenanceRules
  /** The day on which it is planned. */
  today: string
  /** The booking that has just come to nothing: when it was made. */
  cancelled?: { at: string; on: string } | undefined
  declinedAt?: string | undefined
}

/** What a new plan means for what was planned before. */
export function changeOf(plan: MaintenancePlan, about: About): Change {
  if (plan.kind === 'none') return { next: undefined }
  const { known } = about
  if (known?.dueId !== plan.dueId) return { next: planned(plan, about) }
  if (known.remindedAt === undefined) return { next: { ...planned(plan, about), told: known.told, ...atRisk(known) } }
  if (endedReminding(known, about)) return { next: afterBooking(plan, { ...about, known }) }
  const isSure = known.asks && !plan.asks
  const isPostponed = daysBetween(known.dueOn, plan.dueOn) > about.rules.movedDays
  // The run goes by the day that it began with: what moves little, or nearer, is left alone.
  if (!isPostponed && !isSure) return { next: known }
  return { next: remindAgain(plan, { ...about, known }), postponed: isPostponed }
}

type Due = Extract<MaintenancePlan, { kind: 'due' }>

function planned({ kind: _, remindOn, ...due }: Due, about: About): MaintenanceDue {
  const { vehicleId, declinedAt, today } = about
  const notBefore = peaceUntil(due.dueId, about)
  return {
    kind: 'maintenance',
    vehicleId,
    ...due,
    // What a new reading brings near comes with the next sweep, not in the past.
    on: latest(remindOn, today, notBefore ?? today),
    next: 'remind',
    told: 0,
    version: 0,
    ...(notBefore !== undefined && { notBefore }),
    ...(declinedAt !== undefined && { declinedAt }),
  }
}

const latest = (...days: readonly string[]): string => days.reduce((last, day) => (day > last ? day : last))

/** Whoever has just given a booking up, or did not come, is not written to the next morning. The sweep looks a day ahead. */
function peaceUntil(dueId: string, { known, rules, today, cancelled }: About): string | undefined {
  if (cancelled) return plusDays(today, rules.secondDaysAfter + 1)
  return known?.dueId === dueId ? known.notBefore : undefined
}

/** The booking was made in answer to the reminder, and ended it. */
const endedReminding = (
  { next, remindedAt = '', dueOn }: MaintenanceDue,
  { cancelled, rules, today }: About,
): boolean =>
  cancelled !== undefined &&
  next === 'at-risk' &&
  Date.parse(cancelled.at) >= Date.parse(remindedAt) &&
  today <= plusDays(dueOn, rules.atRiskDays)

/** What was sent before the booking counts; what is left of the messages for this due item may still be sent. */
function afterBooking(plan: Due, about: About & { known: MaintenanceDue }): MaintenanceDue {
  const { known, rules, today, cancelled } = about
  const told = toldBy(cancelled?.on ?? today, about)
  return told < rules.messages ? { ...planned(plan, about), told } : known
}

/** How many messages may have been sent for it by a day, at most. */
const toldBy = (day: string, { known, rules }: { known: MaintenanceDue; rules: MaintenanceRules }): number =>
  Math.min(rules.messages, known.told + (day >= plusDays(known.dueOn, rules.secondDaysAfter) ? 2 : 1))

/** It was due too long ago to be reminded of. */
const atRisk = ({ next, on }: MaintenanceDue): Partial<MaintenanceDue> =>
  next === 'remind' ? {} : { next, ...(on !== undefined && { on }) }

/** The same due item, but later or surer than when it was reminded of: what was sent counts, and it is told again only if that leaves a message. */
function remindAgain(plan: Due, about: About & { known: MaintenanceDue }): MaintenanceDue {
  const { rules, today } = about
  const told = toldBy(today, about)
  const again = { ...planned(plan, about), told }
  if (told < rules.messages) return { ...again, on: plan.remindOn > today ? plan.remindOn : plusDays(today, 1) }
  return { ...again, next: 'at-risk', on: atRiskOn(again, rules) }
}
