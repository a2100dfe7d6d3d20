import { z } from 'zod'
import { gradeSchema } from '../../events/lead.ts'
import type { Consent } from '../customers/person-record.ts'
import type { Settings } from '../shared/settings.ts'
import type { CapturedLead, Lead } from './lead-record.ts'
import shipped from './lead-rules.json' with { type: 'json' }

/** Setting `lead-rules`: what happens when a person asks again. */
export const leadRulesSchema = z.object({
  /** An open lead in which nothing happened for longer is left behind, and the person is a new lead. */
  mergeWithinDays: z.number().positive(),
  /** A holder who has not spoken with the person for longer loses the lead when the person asks again. */
  holderKeepsWithinDays: z.number().positive(),
  /** The same source, brand and series within so many hours is the same request. */
  duplicateWithinHours: z.number().nonnegative(),
  /** Whom somebody else than the holder calls back when a lead is given up: these grades, and one in so many of the others. */
  callBack: z
    .object({ grades: z.array(gradeSchema), oneIn: z.number().int().min(1) })
    .default({ grades: ['H', 'A'], oneIn: 10 }),
  /** When a test drive is remembered on the day before, `HH:MM` in the dealer's zone. */
  testDriveEve: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write the time as HH:MM, e.g. 17:00')
    .default('17:00'),
})
export type LeadRules = z.infer<typeof leadRulesSchema>

export const shippedLeadRules: LeadRules = leadRulesSchema.parse(shipped)

export const readLeadRules = (settings: Settings): Promise<LeadRules> =>
  settings.readRules('lead-rules', leadRulesSchema, shippedLeadRules)

/** What becomes of a capture. `replace`: the open lead is closed, and a new one starts looking for an advisor. */
export type CaptureDecision =
  | { kind: 'create' }
  | { kind: 'replace'; old: Lead; why: 'stale' | 'silent-holder' }
  | { kind: 'merge'; lead: Lead }
  | { kind: 'duplicate'; lead: Lead }

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

/** `open` is the person's open lead of this brand; `earlier` is what was captured for it so far. */
export function decideCapture(
  capture: CapturedLead,
  { open, earlier }: { open: Lead | undefined; earlier: readonly CapturedLead[] },
  { rules, now }: { rules: LeadRules; now: string },
): CaptureDecision {
  if (!open) return { kind: 'create' }
  if (earlier.some((each) => isSameRequest(each, capture, rules.duplicateWithinHours)))
    return { kind: 'duplicate', lead: open }
  if (isSilent(open, rules, now)) return { kind: 'replace', old: open, why: 'silent-holder' }
  const quietFor = time(capture.askedAt) - Math.max(time(open.lastAskedAt), time(open.lastContactAt))
  if (quietFor > rules.mergeWithinDays * DAY) return { kind: 'replace', old: open, why: 'stale' }
  return { kind: 'merge', lead: open }
}

function isSameRequest(earlier: CapturedLead, capture: CapturedLead, withinHours: number): boolean {
  return (
    earlier.source === capture.source &&
    earlier.series === capture.series &&
    Math.abs(time(capture.askedAt) - time(earlier.askedAt)) <= withinHours * HOUR
  )
}

/** Somebody holds the lead and has not spoken with the person for too long, counted from when he got it. */
function isSilent({ holder, lastContactAt }: Lead, rules: LeadRules, now: string): boolean {
  if (!holder) return false
  const heardFrom = Math.max(time(holder.since), time(lastContactAt))
  return time(now) - heardFrom > rules.holderKeepsWithinDays * DAY
}

const time = (moment: string | undefined): number => (moment === undefined ? 0 : Date.parse(moment))

/** What is known of a lead after another capture: what is newer wins where it says something; the newer consent always does. */
export function mergeCaptures(lead: CapturedLead, lastAskedAt: string, capture: CapturedLead): CapturedLead {
  const isNewer = time(capture.askedAt) >= time(lastAskedAt)
  const [older, newer] = isNewer ? [lead, capture] : [capture, lead]
  const { sourceId, source, askedAt } = lead
  return {
    ...older,
    ...present(newer),
    person: { ...older.person, ...present(newer.person) },
    signals: latestSignals(older.signals, newer.signals),
    consent: newer.consent,
    sourceId,
    source,
    askedAt,
  }
}

/** More signals than this no scorecard reads; a lead must stay far below the 400 KB of an item, however often its person asks. */
const MOST_SIGNALS = 200

/** All that is newer, and of what is older the last. */
function latestSignals(older: CapturedLead['signals'], newer: CapturedLead['signals']): CapturedLead['signals'] {
  const kept = Object.entries(older).filter(([name]) => !(name in newer))
  return Object.fromEntries([...kept, ...Object.entries(newer)].slice(-MOST_SIGNALS))
}

/** The newer of two statements about consent. */
export function newerConsent(
  known: { consent: Consent; consentAt: string } | undefined,
  capture: CapturedLead,
): { consent: Consent; consentAt: string } {
  if (known && time(known.consentAt) > time(capture.askedAt))
    return { consent: known.consent, consentAt: known.consentAt }
  return { consent: capture.consent, consentAt: capture.askedAt }
}

export const later = (a: string, b: string): string => (time(a) >= time(b) ? a : b)

function present<T extends object>(value: T): Partial<T> {
  const filled = { ...value }
  for (const name in filled) if (filled[name] === undefined) delete filled[name]
  return filled
}
