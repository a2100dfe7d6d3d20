import { duePk, SHARDS } from '../shared/keys.ts'
import { scheduledFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { finishErasure } from './erase-person.ts'
import { erasureSchema } from './erasure-record.ts'

/** Younger ones are still under way with whoever asked. */
const PATIENCE = 10 * 60_000
const AT_ONCE = 20

/** Goes on with erasures that a crash interrupted. */
export async function finishErasures(now: string, services: Services): Promise<void> {
  const before = new Date(Date.parse(now) - PATIENCE).toISOString()
  for (let shard = 0; shard < SHARDS; shard++) {
    const keys = await services.table.queryDue(duePk('erasures', shard), before, AT_ONCE)
    for (const key of keys) {
      const item = await services.table.get(key)
      const erasure = item && erasureSchema.parse(item)
      if (erasure?.state === 'running') await finishErasure(erasure, now, services)
    }
  }
}

export const handler = scheduledFunction(finishErasures)
