import type { Services } from '../shared/services.ts'
import { finishTask } from './finish-task.ts'
import { type LeadEffect, readTaskKinds } from './task-kinds.ts'
import { tasksOf } from './task-store.ts'

/** Who has called need not say so twice: what he was asked to do about this lead, and this call does, is done. Safe to repeat. */
export async function finishCalls(
  { leadId, by, effect, now }: { leadId: string; by: string; effect: LeadEffect; now: string },
  services: Pick<Services, 'table' | 'bus' | 'settings'>,
): Promise<void> {
  const subject = { type: 'lead', id: leadId } as const
  const own = (await tasksOf(services.table, subject)).filter(
    ({ state, advisorId }) => state === 'open' && advisorId === by,
  )
  const kinds = own.length === 0 ? {} : await readTaskKinds(services.settings)
  for (const { taskId, task } of own) {
    const result = kinds[task]?.results.find(({ does }) => does === effect)
    if (result) await finishTask({ taskId, subject, by, result: result.value, now }, services)
  }
}
