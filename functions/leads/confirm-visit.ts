import { deliver } from '../messages/deliver.ts'
import { leadVariables } from '../messages/lead-variables.ts'
import type { Services } from '../shared/services.ts'
import { requireLead } from './lead-store.ts'

const TEMPLATE = 'visit-confirmed'

/** Tells the person when they are expected: an answer to what they agreed to, at any hour; one message each time that it was agreed anew. Throws LeadNotFound. */
export async function confirmVisit(
  { leadId, now }: { leadId: string; now: string },
  services: Services,
): Promise<void> {
  const lead = await requireLead(services.table, leadId)
  const { visitAt, visitBookedAt = '', personId, holder } = lead
  if (visitAt === undefined) return
  const to = { kind: 'owner', personId } as const
  await deliver(
    {
      run: undefined,
      subject: { type: 'lead', id: leadId },
      step: 'visit',
      slot: `${visitAt} ${visitBookedAt}`,
      template: TEMPLATE,
      class: 'transactional',
      purpose: 'answer',
      to,
      variables: await leadVariables(TEMPLATE, { lead, to, now }, services),
      now,
      notAfter: visitAt,
      ...(holder && { dealerId: holder.dealerId }),
    },
    services,
  )
}
