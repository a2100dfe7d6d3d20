import { markCameAfterAll } from '../bookings/end-booking.ts'
import { fileComplaint } from '../complaints/file-complaint.ts'
import { readMaintenanceDue } from '../dates/dated-store.ts'
import { recordAttempt, recordContact } from '../leads/record-contact.ts'
import { reviewGiveUp } from '../leads/review-give-up.ts'
import type { Services } from '../shared/services.ts'
import { declineReminder } from '../vehicles/decline-reminder.ts'
import { leaveVehicle } from '../vehicles/leave-vehicle.ts'
import { readVehicle } from '../vehicles/vehicle-store.ts'
import { finishTask } from './finish-task.ts'
import { isOfLead, isOfVehicle, type LeadEffect, requireTaskKind, type VehicleEffect } from './task-kinds.ts'
import type { Task } from './task-record.ts'

/** `over`: the task has ended before. `own`: nobody reviews what he gave up himself. */
export type Applied = 'done' | 'over' | 'own' | 'no-such-result'

/** Records how a task went, with what that means for the lead or the car that it is about. Of the same tap twice, the second changes nothing. */
export async function applyResult(
  { task, by, result, now }: { task: Task; by: string; result: string; now: string },
  services: Services,
): Promise<Applied> {
  const { results } = await requireTaskKind(task.task, services.settings)
  const chosen = results.find(({ value }) => value === result)
  if (!chosen) return 'no-such-result'
  const { type, id } = task.subject
  const { does } = chosen
  if (type === 'lead' && isOfLead(does) && !(await doForLead(does, { leadId: id, by, now }, services))) return 'own'
  if (type === 'vehicle' && isOfVehicle(does)) await doForVehicle(does, { task, vehicleId: id, now }, services)
  const { outcome } = await finishTask({ taskId: task.taskId, subject: task.subject, by, result, now }, services)
  return outcome === 'done' ? 'done' : 'over'
}

/** `false` where he may not. Who lost the lead meanwhile has called all the same: his task is done. */
async function doForLead(
  effect: LeadEffect,
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

/** What the owner told the advisor counts as if it had been said on the owner's page. */
async function doForVehicle(
  effect: VehicleEffect,
  { task, vehicleId, now }: { task: Task; vehicleId: string; now: string },
  services: Services,
): Promise<void> {
  const vehicle = await readVehicle(services.table, vehicleId)
  if (vehicle?.state !== 'active' || vehicle.personId === undefined) return
  const { personId } = vehicle
  if (effect === 'complain') await complainFor({ task, vehicleId, personId, now }, services)
  if (effect === 'came') await markCameAfterAll({ vehicleId, now }, services)
  if (effect === 'elsewhere') await leaveVehicle({ vehicleId, personId, why: 'elsewhere', now }, services)
  const due = effect === 'decline' ? await readMaintenanceDue(services.table, vehicleId) : undefined
  if (due) await declineReminder({ vehicleId, dueId: due.dueId, now }, services)
}

/** What was said on the phone is the manager's to note; it is filed under the task, so that it is one complaint however often it is tapped. */
async function complainFor(
  { task, vehicleId, personId, now }: { task: Task; vehicleId: string; personId: string; now: string },
  services: Services,
): Promise<void> {
  const source = { name: 'task', id: task.taskId }
  const text = '服务回访：客户对服务不满意，经理回电后仍未解决。'
  const { dealerId } = task
  await fileComplaint({ personId, vehicleId, dealerId, text, way: 'phone', source, now }, services)
}
