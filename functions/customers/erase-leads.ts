import { closeLead } from '../leads/close-lead.ts'
import type { CapturedLead } from '../leads/lead-record.ts'
import { requireLead } from '../leads/lead-store.ts'
import { leadChange } from '../leads/lead-writes.ts'
import { keys, leadPk, prefixes } from '../shared/keys.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Table } from '../shared/table.ts'
import { eraseMessagesAbout, updateIfThere } from './erase-messages.ts'
import type { Erasure } from './erasure-record.ts'
import { leadsOf } from './known-of.ts'

/** Ends the person's leads and takes the person out of them. Each is taken off the person's list last, so that a crash leaves nothing behind. */
export async function eraseLeads(erasure: Erasure, now: string, services: Services): Promise<void> {
  for (const { leadId } of await leadsOf(services.table, erasure.personId)) {
    await closeLead({ leadId, by: 'owner', outcome: 'withdrawn', because: 'erased', now }, services)
    await eraseCaptures(leadId, services.table)
    await eraseMessagesAbout(leadPk(leadId), erasure, services.table)
    await eraseTasks(leadPk(leadId), erasure, services.table)
    await forgetPerson(leadId, erasure, services.table)
    await services.table.delete(keys.personLead(erasure.personId, leadId))
  }
}

/** What sources said, as it came in, and as it became part of the lead. */
async function eraseCaptures(leadId: string, table: Table): Promise<void> {
  const items = await table.query({ pk: leadPk(leadId), prefix: prefixes.captures })
  for (const { captureId, sk } of items) {
    await erasePersonal(String(captureId), table)
    await table.delete({ pk: leadPk(leadId), sk: String(sk) })
  }
}

/** Takes what a source said off the event that brought it; that it came, and what became of it, remains. */
export const erasePersonal = (captureId: string, table: Table): Promise<void> =>
  updateIfThere(table, keys.event(captureId), { update: 'REMOVE personal' })

/** Staff's tasks about a subject no longer name the person. */
export async function eraseTasks(pk: string, { personId, erasureId }: Erasure, table: Table): Promise<void> {
  const items = await table.query({ pk, prefix: prefixes.tasks })
  for (const item of items)
    if (item.personId === personId)
      await updateIfThere(
        table,
        { pk, sk: String(item.sk) },
        { update: 'SET personId = :pseudonym', values: { ':pseudonym': erasureId } },
      )
}

function forgetPerson(leadId: string, { personId, erasureId }: Erasure, table: Table): Promise<void> {
  return decideAnew(async () => {
    const lead = await requireLead(table, leadId)
    if (lead.personId !== personId) return
    await erasePersonal(lead.captureId, table)
    await table.transact([leadChange(lead, { personId: erasureId, lead: nameless(lead.lead), labels: {} })])
  })
}

/** What is left says what was asked for, where, and by which source. */
const nameless = ({ source, askedAt, person, brand, series, city, cityCode, dealerId, consent }: CapturedLead) => ({
  sourceId: 'erased',
  source,
  askedAt,
  person: { phone: 'erased', ...(person.language && { language: person.language }) },
  brand,
  signals: {},
  consent,
  ...(series !== undefined && { series }),
  ...(city !== undefined && { city }),
  ...(cityCode !== undefined && { cityCode }),
  ...(dealerId !== undefined && { dealerId }),
})
