import { allows } from '../customers/consent-rules.ts'
import { localDay } from '../dates/period.ts'
import { consentFor, isExempt } from './purpose.ts'
import type { Asked, Situation } from './situation.ts'
import { type Objection, timingObjections } from './timing.ts'

/** `defer`: nothing but the moment speaks against it; decide anew `until` then. */
export type Verdict =
  | { kind: 'send' }
  | { kind: 'defer'; until: string; reason: string }
  | { kind: 'drop'; reason: string }

/**
 * Whether a message to an owner may be sent now: consent, stop and complaints first, for these are not a matter of time;
 * then the first moment at which quiet hours, quiet days, distance, priority and caps all agree. Where that is too late it is dropped,
 * with the reason that holds it now.
 */
export function decide(asked: Asked, situation: Situation): Verdict {
  const { now } = situation
  if (Date.parse(now) > Date.parse(asked.notAfter)) return { kind: 'drop', reason: 'too-late' }
  const forbidden = forbiddenBecause(asked, situation)
  if (forbidden) return { kind: 'drop', reason: forbidden }
  if (isExempt(asked.purpose)) return { kind: 'send' }
  const first = findObjection(asked, situation, Date.parse(now))
  if (!first) return { kind: 'send' }
  if (first.until === undefined) return { kind: 'drop', reason: first.reason }
  const until = firstFreeMoment(asked, situation, first.until)
  if (until === undefined || !isUseful(asked, situation, until)) return { kind: 'drop', reason: first.reason }
  return { kind: 'defer', until, reason: first.reason }
}

/** What no waiting mends. */
function forbiddenBecause(
  { purpose, channel, dealerId }: Asked,
  { person, consents, contact }: Situation,
): string | undefined {
  const consent = consentFor(purpose)
  if (consent === undefined) return undefined
  if (contact.stoppedAt !== undefined) return 'stopped'
  const wish = { purpose: consent, ...(channel && { channel }), ...(dealerId && { dealerId }) }
  if (!allows(person, consents, wish)) return 'no-consent'
  if (purpose === 'marketing' && person?.preferences.noSalesTalk) return 'no-sales-talk'
  return contact.openComplaints.length > 0 ? 'open-complaint' : undefined
}

function findObjection(asked: Asked, situation: Situation, at: number): Objection | undefined {
  for (const objects of timingObjections) {
    const objection = objects(asked, situation, at)
    if (objection) return objection
  }
  return undefined
}

/** More moments than these are never tried: what waits longer says nothing useful. */
const MOST_MOMENTS = 100

/** Where no rule objects any more; undefined where one never stops, or it takes too long. */
function firstFreeMoment(asked: Asked, situation: Situation, from: number): string | undefined {
  let at = from
  for (let moment = 0; moment < MOST_MOMENTS && at <= Date.parse(asked.notAfter); moment++) {
    const objection = findObjection(asked, situation, at)
    if (!objection) return new Date(at).toISOString()
    if (objection.until === undefined) return undefined
    at = objection.until
  }
  return undefined
}

/** A greeting of tomorrow is none. */
function isUseful({ purpose }: Asked, { now, zone }: Situation, until: string): boolean {
  return purpose !== 'care' || localDay(until, zone) === localDay(now, zone)
}
