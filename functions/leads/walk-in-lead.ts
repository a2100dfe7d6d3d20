import type { Consent, Person } from '../customers/person-record.ts'
import { nothingKnown } from '../customers/person-record.ts'
import { stableId } from '../shared/ids.ts'
import type { CapturedLead, Lead } from './lead-record.ts'
import type { NewHolder } from './take-over.ts'

/** A person who comes to the showroom. */
export interface WalkIn {
  /** E.164. */
  phone: string
  name?: string
  brand: string
  dealerId: string
  /** Who welcomed the person; he holds the lead now. */
  advisorId: string
  now: string
}

/** Nobody asked at the door; the person says later what may be done. */
const nothingAllowed: Consent = { otherDealers: false, profiling: false, marketing: false }

/** A lead that begins in the showroom: held from its first moment. */
export function walkInLead(personId: string, to: NewHolder, { phone, name, brand, dealerId, now }: WalkIn): Lead {
  const captured: CapturedLead = {
    sourceId: stableId('walk-in', personId, brand, now),
    source: 'showroom',
    askedAt: now,
    person: { phone, name },
    brand,
    dealerId,
    signals: {},
    consent: nothingAllowed,
  }
  return {
    leadId: stableId('lead', 'walk-in', personId, brand, now),
    personId,
    state: 'accepted',
    version: 1,
    createdAt: now,
    lastAskedAt: now,
    lastContactAt: now,
    captureId: captured.sourceId,
    lead: captured,
    holder: { ...to, since: now },
    asked: [],
    labels: {},
  }
}

/** The person, known or not, with the lead that begins now. */
export function withWalkIn(known: Person | undefined, lead: Lead, { phone, name, brand, now }: WalkIn): Person {
  const { leadId, personId } = lead
  const stranger = {
    personId,
    phone,
    language: 'zh-CN' as const,
    consent: nothingAllowed,
    consentAt: now,
    lastHolder: {},
    ...nothingKnown,
  }
  return {
    ...(known ?? stranger),
    name: name ?? known?.name,
    version: (known?.version ?? 0) + 1,
    openLeads: { ...known?.openLeads, [brand]: { leadId, lastAskedAt: now } },
  }
}
