import type { z } from 'zod'
import { leadCaptured } from '../../../events/lead.ts'
import type { Advisor, Dealer } from '../../../functions/dealers/dealer-record.ts'
import { readAdvisor, saveAdvisor, saveDealer } from '../../../functions/dealers/dealer-store.ts'
import { type CapturedLead, capturedLeadSchema, type Lead, type Offer } from '../../../functions/leads/lead-record.ts'
import { readCustody, readOffer, requireLead } from '../../../functions/leads/lead-store.ts'
import { type OfferLeadInput, type OfferLeadOutput, offerLead } from '../../../functions/leads/offer-lead.ts'
import { recordLead } from '../../../functions/leads/record-lead.ts'
import { eventItem, makeEvent, readEvent } from '../../../functions/shared/event-record.ts'
import type { Services } from '../../../functions/shared/services.ts'
import type { Item } from '../../../functions/shared/table.ts'
import { openWorld, type World } from '../../support/world.ts'

/** A moment on Saturday 21 November 2026 in Shanghai. */
export const saturday = (time: string): string => new Date(`2026-11-21T${time}:00+08:00`).toISOString()
export const sunday = (time: string): string => new Date(`2026-11-22T${time}:00+08:00`).toISOString()
export const daysAfter = (moment: string, days: number): string =>
  new Date(Date.parse(moment) + days * 24 * 60 * 60 * 1000).toISOString()

export const captured = (details: Partial<z.input<typeof capturedLeadSchema>> = {}): CapturedLead =>
  capturedLeadSchema.parse({
    sourceId: '1',
    source: 'web',
    askedAt: saturday('10:00'),
    person: { name: '张晓雨', phone: '+8613800000001' },
    brand: 'yunchi',
    cityCode: '3101',
    dealerId: 'D1',
    consent: { otherDealers: true, profiling: true, marketing: false },
    ...details,
  })

/** A world with dealers in it, and what happens to leads there. */
export interface Scene extends World {
  /** Stores a capture as intake does, and gives it to record-lead. Returns the event's id. */
  capture(lead: CapturedLead, now?: string): Promise<string>
  /** Stores the capture only. */
  store(lead: CapturedLead, now?: string): Promise<ReturnType<typeof capturedEvent>>
  /** Captures a lead and returns its id. */
  newLead(details?: Partial<z.input<typeof capturedLeadSchema>>, now?: string): Promise<string>
  lead(leadId: string): Promise<Lead>
  offer(leadId: string): Promise<Offer>
  /** The journey's call; another `now` is another call. */
  offerNext(
    leadId: string,
    now: string,
    details?: Partial<OfferLeadInput>,
    services?: Services,
  ): Promise<OfferLeadOutput>
  load(dealerId: string, advisorId: string): Promise<number | undefined>
  custody(leadId: string): Promise<string[]>
  outcome(eventId: string): Promise<string | undefined>
  /** Addresses that a template went to, in order of time. */
  told(template: string): Promise<string[]>
  items(prefix: string): Promise<Item[]>
  names(): string[]
}

const capturedEvent = (lead: CapturedLead) =>
  makeEvent(leadCaptured, {
    id: `evt-${lead.source}-${lead.sourceId}`,
    source: lead.source,
    subject: `cap-${lead.sourceId}`,
    occurredAt: lead.askedAt,
    facts: { brand: lead.brand },
  })

export async function openScene(place: { dealers?: readonly Dealer[]; advisors?: readonly Advisor[] }): Promise<Scene> {
  const world = await openWorld({ now: saturday('10:00') })
  const { services } = world
  const { table } = services
  for (const each of place.dealers ?? []) await saveDealer(each, services, saturday('08:00'))
  for (const each of place.advisors ?? []) await saveAdvisor(each, services, saturday('08:00'))
  world.published.length = 0
  const items = async (prefix: string): Promise<Item[]> => {
    const found = []
    for await (const item of table.scan()) if (String(item.pk).startsWith(prefix)) found.push(item)
    return found
  }
  const scene: Scene = Object.assign(world, {
    store: async (lead: CapturedLead, now = lead.askedAt) => {
      const event = capturedEvent(lead)
      await table.put(eventItem(event, now, lead))
      return event
    },
    capture: async (lead: CapturedLead, now = lead.askedAt) => {
      const event = await scene.store(lead, now)
      await recordLead({ event, now }, services)
      return event.metadata.id
    },
    newLead: async (details: Partial<z.input<typeof capturedLeadSchema>> = {}, now = saturday('10:00')) => {
      const id = await scene.capture(captured({ askedAt: now, ...details }), now)
      return (await readEvent(table, id))?.outcome?.detail ?? 'none'
    },
    lead: (leadId: string) => requireLead(table, leadId),
    offer: async (leadId: string) => {
      const offer = await readOffer(table, leadId, (await requireLead(table, leadId)).offerId ?? '')
      if (!offer) throw new Error('There is no offer')
      return offer
    },
    offerNext: (leadId: string, now: string, details: Partial<OfferLeadInput> = {}, through: Services = services) =>
      offerLead(
        {
          run: { id: 'run-1', journey: 'lead-response', pk: `LEAD#${leadId}`, sk: 'RUN#run-1' },
          subject: { type: 'lead', id: leadId },
          now,
          step: 'offer',
          within: { H: 'PT5M', A: 'PT15M', B: 'PT30M', C: 'PT60M' },
          warn: 'PT5M',
          stage: 'first',
          ...details,
        },
        through,
      ),
    load: async (dealerId: string, advisorId: string) => (await readAdvisor(table, dealerId, advisorId))?.load,
    custody: async (leadId: string) => (await readCustody(table, leadId)).map(({ what }) => what),
    outcome: async (eventId: string) => (await readEvent(table, eventId))?.outcome?.kind,
    told: async (template: string) =>
      (await items('OUTBOX#'))
        .filter((item) => item.template === template)
        .sort((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1))
        .map((item) => String(item.address)),
    items,
    names: () => world.published.map(({ name }) => name),
  })
  return scene
}
