import { nothingKnown, type Person } from '../customers/person-record.ts'
import { applyNewer } from '../shared/newer-facts.ts'
import { present } from '../shared/present.ts'
import type { CapturedLead } from './lead-record.ts'
import { later, newerConsent } from './lead-rules.ts'

/** What a capture is recorded with: the person and the open lead as they were read. */
export interface Capturing {
  captureId: string
  capture: CapturedLead
  personId: string
  person: Person | undefined
  now: string
  /** Who is told of a new lead. */
  handOverTo: readonly string[]
}

/** The person as the capture tells of him, with this lead as the open one of its brand. */
export function withOpenLead({ capture, person, personId }: Capturing, leadId: string): Person {
  const { name, phone, language } = capture.person
  const { askedAt, brand } = capture
  const lastAskedAt = later(askedAt, person?.openLeads[brand]?.lastAskedAt ?? askedAt)
  const asked: Person = {
    ...(person ?? { ...nothingKnown, language: 'zh-CN' }),
    personId,
    phone,
    ...newerConsent(person, capture),
    version: (person?.version ?? 0) + 1,
    openLeads: { ...person?.openLeads, [brand]: { leadId, lastAskedAt } },
    lastHolder: person?.lastHolder ?? {},
  }
  // What a form leaves out it does not say, and one that comes in late says nothing new.
  return applyNewer<Person>(asked, present({ name, language }), { at: askedAt, since: () => person?.consentAt })
}
