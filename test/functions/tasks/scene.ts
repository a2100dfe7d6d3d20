import type { z } from 'zod'
import type { advisorSchema } from '../../../functions/dealers/dealer-record.ts'
import { acceptOffer } from '../../../functions/leads/accept-offer.ts'
import { type OpenTaskInput, openTask } from '../../../functions/tasks/open-task.ts'
import type { Task } from '../../../functions/tasks/task-record.ts'
import { readTask } from '../../../functions/tasks/task-store.ts'
import { advisor, dealer } from '../../support/stores.ts'
import { openScene, type Scene, saturday } from '../leads/scene.ts'

/** X holds a lead of D1, whose manager is M. */
export interface Held extends Scene {
  leadId: string
  subject: { type: 'lead'; id: string }
  open(details?: Partial<OpenTaskInput>): ReturnType<typeof openTask>
  task(taskId: string): Promise<Task | undefined>
}

export async function held(
  place: {
    dealer?: Parameters<typeof dealer>[1]
    others?: readonly [string, Partial<z.input<typeof advisorSchema>>][]
  } = {},
): Promise<Held> {
  const scene = await openScene({
    dealers: [dealer('D1', place.dealer)],
    advisors: [
      advisor('D1', 'X'),
      ...(place.others ?? [['M', { role: 'manager' }]]).map(([id, details]) => advisor('D1', id, details)),
    ],
  })
  const leadId = await scene.newLead()
  await scene.offerNext(leadId, saturday('10:00'))
  const { offerId } = await scene.offer(leadId)
  await acceptOffer({ leadId, offerId, advisorId: 'X', now: saturday('10:00') }, scene.services)
  scene.published.length = 0
  const subject = { type: 'lead', id: leadId } as const
  return Object.assign(scene, {
    leadId,
    subject,
    open: (details: Partial<OpenTaskInput> = {}) =>
      openTask(
        {
          run: { id: 'run-1' },
          subject,
          step: 'call',
          now: saturday('10:00'),
          task: 'follow-up-call',
          due: { business: 'PT1H' },
          ...details,
        },
        scene.services,
      ),
    task: (taskId: string) => readTask(scene.services.table, subject, taskId),
  })
}
