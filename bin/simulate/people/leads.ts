import { closeLead } from '../../../functions/leads/close-lead.ts'
import { giveUp } from '../../../functions/leads/give-up.ts'
import { readLead } from '../../../functions/leads/lead-store.ts'
import { recordArrival } from '../../../functions/leads/record-arrival.ts'
import { addressIn } from '../doors.ts'
import type { Life } from '../life.ts'
import type { Sent } from '../outbox-feed.ts'
import { findForm } from '../read-forms.ts'
import { atHour, DAY, HOUR, iso, MINUTE } from './moments.ts'
import type { Known } from './workshop.ts'

/** How a lead goes on once it was reached; `open`: nobody decides, and the cadence goes its way. */
const FATES = { won: 22, lost: 42, open: 36 } as const
const REASONS = ['price', 'bought-elsewhere', 'no-need'] as const

/** Owners who ask for another car, and what advisors make of it. */
export interface Leads {
  /** Maybe the owner asks on the web site, some day of the coming year. */
  planAsking(known: Known): void
  /** An advisor is offered a lead: he accepts, declines or does not look. */
  offered(message: Sent): void
  /** Somebody reached the person for the first time: it ends well or not. */
  reached(leadId: string, advisorId: string): void
}

export function openLeads(life: Life, staffLook: (dealerId: string) => Promise<void>): Leads {
  const { agenda, chance, doors, machine, now } = life
  const { services } = machine
  const decided = new Set<string>()

  const ask = async ({ owner, car }: Known): Promise<void> => {
    const week = chance.happens(0.4, 'soon', car.index)
    await doors.ask({
      id: `WEB-${car.index}`,
      person: { name: owner.name, phone: owner.phone },
      brand: '云驰',
      series: '云驰 X7',
      city: '上海',
      ...(chance.happens(0.6, 'own dealer', car.index) && { dealerId: owner.dealerId }),
      signals: { purchaseWithin: week ? 'week' : 'quarter', testDrive: week },
      consent: {
        otherDealers: chance.happens(0.4, 'other dealers', car.index),
        profiling: true,
        marketing: owner.consent.marketing ?? false,
      },
    })
  }

  const answer = async (address: string, choice: 'accept' | 'decline', dealerId: string): Promise<void> => {
    const page = await doors.open(address)
    const form = page && findForm(page.forms, 'action', choice)
    if (!page || !form) return
    await doors.send(page, form, {
      ...(form.choices.reason?.[0] && { reason: form.choices.reason[0] }),
      action: choice,
    })
    if (choice === 'accept')
      agenda.plan({ at: now() + 5 * MINUTE, what: 'holder looked at his tasks', act: () => staffLook(dealerId) })
  }

  const end = async (leadId: string, advisorId: string, fate: 'won' | 'lost'): Promise<void> => {
    const lead = await readLead(services.table, leadId)
    if (lead?.state !== 'accepted' || lead.holder?.advisorId !== advisorId) return
    if (fate === 'won') await closeLead({ leadId, by: advisorId, outcome: 'won', now: iso(now()) }, services)
    else await giveUp({ leadId, advisorId, reason: chance.one(REASONS, 'reason', leadId), now: iso(now()) }, services)
  }

  return {
    planAsking: (known) => {
      if (!chance.happens(0.04, 'asks', known.car.index)) return
      const at = now() + chance.between(2, 350, 'asks on', known.car.index) * DAY
      agenda.plan({ at, what: 'asked for another car', act: () => ask(known) })
    },
    offered: ({ id, text, recipient }) => {
      const address = addressIn(text, life.baseUrl)
      const choice = chance.pick({ accept: 66, decline: 14, silent: 20 }, 'offer', id)
      const dealerId = /^(D-\d+)-/.exec(recipient)?.[1] ?? ''
      if (address === undefined || choice === 'silent') return
      const at = now() + chance.between(1, 12, 'answers offer', id) * MINUTE
      agenda.plan({ at, what: `offer: ${choice}`, act: () => answer(address, choice, dealerId) })
    },
    reached: (leadId, advisorId) => {
      if (decided.has(leadId)) return
      decided.add(leadId)
      const fate = chance.pick(FATES, 'fate', leadId)
      const visit = now() + chance.between(1, 6, 'visit', leadId) * DAY
      if (fate !== 'open' || chance.happens(0.3, 'visits', leadId))
        agenda.plan({
          at: atHour(14, { from: visit, zone: 'Asia/Shanghai' }),
          what: 'came to the showroom',
          act: async () => void (await recordArrival({ leadId, advisorId, now: iso(now()) }, services)),
        })
      if (fate === 'open') return
      const at = visit + chance.between(1, 15, 'decides', leadId) * DAY + HOUR
      agenda.plan({ at, what: `lead ${fate}`, act: () => end(leadId, advisorId, fate) })
    },
  }
}
