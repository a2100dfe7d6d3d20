import { stableId } from '../../shared/ids.ts'
import { keys } from '../../shared/keys.ts'
import type { Services } from '../../shared/services.ts'
import { ConditionFailed } from '../../shared/table.ts'
import type { MapFault } from './map-lead.ts'

/** In seconds. */
const KEPT = 90 * 24 * 60 * 60
/** No platform's ids are longer; the table's keys have at most a kilobyte. */
const LONGEST_ID = 200

/** Says so once, though the lead is read again with the next pulls; which one, and what is wrong with it, is in the table. */
export async function noteRefusal(
  { name, now, ...lead }: { name: string; sourceId: string; now: string },
  faults: readonly MapFault[],
  { table, log }: Pick<Services, 'table' | 'log'>,
): Promise<void> {
  const sourceId = lead.sourceId.length > LONGEST_ID ? stableId('too-long', lead.sourceId) : lead.sourceId
  const fields = faults.map(({ field, message }) => ({ field, message }))
  const expiresAt = Math.floor(Date.parse(now) / 1000) + KEPT
  try {
    await table.put(
      { ...keys.sourceRefusal(name, sourceId), fields, at: now, expiresAt },
      { condition: 'attribute_not_exists(pk)' },
    )
    log.error('lead of source refused', { source: name, sourceId, fields: faults.map(({ field }) => field) })
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
  }
}
