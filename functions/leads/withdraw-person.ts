import { stopMarketing } from '../customers/consent-store.ts'
import type { Services } from '../shared/services.ts'
import { dropTasksOfSubject } from '../tasks/drop-tasks.ts'
import { closeLead } from './close-lead.ts'
import { requireLead } from './lead-store.ts'

/**
 * The person does not want to be contacted: the lead is closed as withdrawn and offered to nobody else, nobody is asked to
 * call any more, and marketing stops. Safe to repeat. Throws LeadNotFound.
 */
export async function withdrawPerson(
  { leadId, by, now }: { leadId: string; by: string; now: string },
  services: Services,
): Promise<void> {
  const { personId } = await requireLead(services.table, leadId)
  // First what protects the person: whatever fails afterwards is repeated.
  await stopMarketing({ personId, way: 'staff', by, now }, services)
  await closeLead({ leadId, by, outcome: 'withdrawn', now, because: 'do-not-contact' }, services)
  await dropTasksOfSubject({ subject: { type: 'lead', id: leadId }, now }, services.table)
}
