import type { Lead, Offer } from '../leads/lead-record.ts'
import type { Services } from '../shared/services.ts'
import type { Recipient } from './message-record.ts'
import { fillVariables } from './variables/fill-variables.ts'

/** The variables that a template declares, filled from a lead and its offer, if it is about one. Throws UnknownTemplate, NothingToSay. */
export function leadVariables(
  template: string,
  about: { lead: Lead; to: Recipient; now: string; offer?: Offer },
  services: Services,
): Promise<Record<string, string>> {
  return fillVariables(template, { subject: { type: 'lead', id: about.lead.leadId }, ...about }, services)
}
