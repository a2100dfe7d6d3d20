import type { ConsentPurpose } from '../../events/customer.ts'
import { allows } from '../customers/consent-rules.ts'
import { readConsents } from '../customers/consent-store.ts'
import { readPerson } from '../customers/person-store.ts'
import type { Table } from '../shared/table.ts'
import type { Lead } from './lead-record.ts'

/**
 * Whether the person of a lead allows something now: the lead itself must, unless they said otherwise on their page since,
 * and so must what they said last, in whichever lead or on the page. So a withdrawal reaches leads that are open, and what
 * was allowed for one brand is not taken for another.
 */
export async function leadAllows(
  { lead, lastAskedAt, personId }: Pick<Lead, 'lead' | 'lastAskedAt' | 'personId'>,
  purpose: ConsentPurpose,
  table: Table,
): Promise<boolean> {
  const [person, consents] = await Promise.all([readPerson(table, personId), readConsents(table, personId)])
  const asked = { consent: lead.consent, consentAt: lastAskedAt }
  return [asked, person ?? asked].every((base) => allows(base, consents, { purpose }))
}
