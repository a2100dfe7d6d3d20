import { z } from 'zod'
import { taskFunction } from '../shared/lambda.ts'
import type { Services } from '../shared/services.ts'
import { readOffer, requireLead } from './lead-store.ts'
import { notifyAdvisor } from './notify-advisor.ts'
import { leadTaskSchema } from './task-input.ts'

const inputSchema = leadTaskSchema.extend({ offerId: z.string() })

/** Tells those who have not answered that the offer is about to expire; nobody, if it is decided. Throws LeadNotFound. */
export async function warnOffer(
  { run, subject, step, now, offerId }: z.infer<typeof inputSchema>,
  services: Services,
): Promise<{ warned: number }> {
  const [lead, offer] = await Promise.all([
    requireLead(services.table, subject.id),
    readOffer(services.table, subject.id, offerId),
  ])
  if (offer?.state !== 'open') return { warned: 0 }
  const silent = offer.candidates.filter(({ declined }) => !declined)
  const warn = (to: (typeof silent)[number]) => {
    const slot = `${offerId}/warning/${to.dealerId}/${to.advisorId}`
    return notifyAdvisor({ template: 'offer-warning', lead, to, slot, step, now, offer, run }, services)
  }
  await Promise.all(silent.map(warn))
  return { warned: silent.length }
}

export const handler = taskFunction(inputSchema, z.object({ warned: z.number().int() }), warnOffer)
