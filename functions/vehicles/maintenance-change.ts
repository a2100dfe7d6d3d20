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
  declinedAt?: string | undefined
}

/** What a new plan means for what was planned before. */
export function changeOf(plan: MaintenancePlan, about: About): Change {
  if (plan.kind === 'none') return { next: undefined }
  const { known } = about
  if (known?.dueId !== plan.dueId) return { next: planned(plan, about) }
  if (known.remindedAt === undefined) return { next: { ...planned(plan, about), told: known.told, ...atRisk(known) } }
  const isSure = known.asks && !plan.asks
  const isPostponed = daysBetween(known.dueOn, plan.dueOn) > about.rules.movedDays
  // The run goes by the day that it began with: what moves little, or nearer, is left alone.
  if (!isPostponed && !isSure) return { next: known }
  return { next: remindAgain(plan, { ...about, known }), postponed: isPostponed }
}

type Due = Extract<MaintenancePlan, { kind: 'due' }>

function planned({ kind: _, remindOn, ...due }: Due, { vehicleId, declinedAt }: About): MaintenanceDue {
  return {
    kind: 'maintenance',
    vehicleId,
    ...due,
    on: remindOn,
    next: 'remind',
    told: 0,
    version: 0,
    ...(declinedAt !== undefined && { declinedAt }),
  }
}

/** It was due too long ago to be reminded of. */
const atRisk = ({ next, on }: MaintenanceDue): Partial<MaintenanceDue> =>
  next === 'remind' ? {} : { next, ...(on !== undefined && { on }) }

/** The same due item, but later or surer than when it was reminded of: what was sent counts, and it is told again only if that leaves a message. */
function remindAgain(plan: Due, about: About & { known: MaintenanceDue }): MaintenanceDue {
  const { known, rules, today } = about
  const second = today >= plusDays(known.dueOn, rules.secondDaysAfter) ? 1 : 0
  const told = Math.min(rules.messages, known.told + 1 + second)
  const again = { ...planned(plan, about), told }
  if (told < rules.messages) return { ...again, on: plan.remindOn > today ? plan.remindOn : plusDays(today, 1) }
  return { ...again, next: 'at-risk', on: atRiskOn(again, rules) }
}
