import { z } from 'zod'
import type { LeadAnswer, LeadRequest } from './lead-server.ts'

/** What somebody fills in on an ad of a simulated platform: `POST /simulated/leads`. No real platform has this door. */
const simulatedLeadSchema = z.object({ name: z.string(), phone: z.string(), city: z.string(), series: z.string() })
export type SimulatedLead = z.output<typeof simulatedLeadSchema>

export const SIMULATED_LEADS = '/simulated/leads'

/** Reads it, and has it put on the platform's list under the id that `put` gives it. */
export async function takeSimulatedLead(
  { body }: LeadRequest,
  put: (lead: SimulatedLead) => string | Promise<string>,
): Promise<LeadAnswer> {
  const { data } = simulatedLeadSchema.safeParse(JSON.parse(body))
  if (!data) return { status: 400, text: '{"error":"write name, phone, city and series"}' }
  return { status: 200, text: JSON.stringify({ id: await put(data) }) }
}
