import { capturedLeadSchema } from '../../leads/lead-record.ts'
import { readLead } from '../../leads/lead-store.ts'
import { leadChange } from '../../leads/lead-writes.ts'
import { readEvent } from '../../shared/event-record.ts'
import { keys } from '../../shared/keys.ts'
import { decideAnew } from '../../shared/race.ts'
import type { Services } from '../../shared/services.ts'
import type { LeadForm } from '../lead-form.ts'

/**
 * Adds to a lead what its source says of it only later. What the person said stands as it came first; nobody is told anew.
 * A capture without an outcome is left alone: the next pull finds it with one.
 */
export async function addLateSignals(
  captureId: string,
  signals: LeadForm['signals'],
  { table }: Pick<Services, 'table'>,
): Promise<void> {
  await decideAnew(async () => {
    const record = await readEvent(table, captureId)
    const capture = capturedLeadSchema.safeParse(record?.personal)
    if (!capture.success || record?.outcome === undefined) return
    const known = capture.data.signals
    if (Object.entries(signals).every(([name, value]) => known[name] === value)) return
    const { kind, detail } = record.outcome
    const lead = kind === 'created' || kind === 'merged' ? await readLead(table, detail ?? '') : undefined
    await table.transact([
      {
        update: {
          key: keys.event(captureId),
          update: 'SET personal.signals = :signals',
          condition: 'attribute_exists(personal)',
          values: { ':signals': { ...known, ...signals } },
        },
      },
      ...(lead && lead.state !== 'closed'
        ? [leadChange(lead, { lead: { ...lead.lead, signals: { ...lead.lead.signals, ...signals } } })]
        : []),
    ])
  })
}
