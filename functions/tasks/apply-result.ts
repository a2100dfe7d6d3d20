import { recordAttempt, recordContact } from '../leads/record-contact.ts'
import { reviewGiveUp } from '../leads/review-give-up.ts'
import type { Services } from '../shared/services.ts'
import { finishTask } from './finish-task.ts'
import { type Effect, requireTaskKind } from './task-kinds.ts'
import type { Task } from './task-record.ts'

/** `over`: the task has ended before. `own`: nobody reviews what he gave up himself. */
export type Applied = 'done' | 'over' | 'own' | 'no-such-result'

/** Records how a task went, with what that means for the lead that it is about. Of the same tap twice, the second changes nothing. */
export async function applyResult(
  { task, by, result, now }: { task: Task; by: string; result: string; now: string },
  services: Services,
): Promise<Applied> {
  const { results } = await requireTaskKind(task.task, services.settings)
  const chosen = results.find(({ value }) => value === result)
  if (!chosen) return 'no-such-result'
  const effect = task.subject.type === 'lead' ? chosen.does : undefined
  if (effect !== undefined && !(await doEffect(effect, { leadId: task.subject.id, by, now }, services))) return 'own'
  const { outcome } = await finishTask({ taskId: task.taskId, subject: task.subject, by, result, now }, services)
  return outcome === 'done' ? 'done' : 'over'
}

/** `false` where he may not. Who lost the lead meanwhile has called all the same: his task is done. */
async function doEffect(
  effect: Effect,
  { leadId, by, now }: { leadId: string; by: string; now: string },
  services: Services,
): Promise<boolean> {
  if (effect === 'contact') await recordContact({ leadId, advisorId: by, channel: 'phone', now }, services)
  else if (effect === 'attempt') await recordAttempt({ leadId, advisorId: by, now }, services)
  else {
    const verdict = effect === 'approve' ? 'approved' : 'rejected'
    return (await reviewGiveUp({ leadId, by, verdict, now }, services)).outcome !== 'own'
  }
  return true
}
