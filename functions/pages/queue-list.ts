import { advisorChoice } from '../../console/manager-view.ts'
import type { Placing, QueuedLead } from '../../console/queue-view.ts'
import { fill, type Language, words } from '../../console/words.ts'
import type { QueueReason } from '../../events/lead.ts'
import { dealersOf, readAdvisors, readDealer } from '../dealers/dealer-store.ts'
import { leadAllows } from '../leads/lead-consent.ts'
import type { Lead } from '../leads/lead-record.ts'
import { readLead, readQueued } from '../leads/lead-store.ts'
import { maskName, maskPhone } from '../messages/mask.ts'
import { nameCar } from '../messages/name-car.ts'
import { duePk, leadPk, SHARDS } from '../shared/keys.ts'
import type { Services } from '../shared/services.ts'
import type { Table } from '../shared/table.ts'
import { sayMoment } from './moments.ts'

interface Waiting {
  lead: Lead
  reason: QueueReason
  queuedAt: string
}

/** Per shard: more than one screen of people can place in a day. */
const MOST = 50

/** Leads that wait for a human, those that wait longest first. */
export async function readQueue(now: string, { table }: Services): Promise<Waiting[]> {
  const shards = Array.from({ length: SHARDS }, (_, shard) => duePk('human-queue', shard))
  const before = `${now}~` // including this very moment
  const found = await Promise.all(shards.map((shard) => table.queryDue(shard, before, MOST)))
  const ids = new Set(found.flat().map(({ pk }) => pk.slice(leadPk('').length)))
  const waiting = await Promise.all([...ids].map((leadId) => readWaiting(leadId, table)))
  return waiting.flatMap((each) => each ?? []).sort((a, b) => a.queuedAt.localeCompare(b.queuedAt))
}

/** The index lags: what has been placed meanwhile is no longer in the queue. */
async function readWaiting(leadId: string, table: Services['table']): Promise<Waiting | undefined> {
  const [lead, queued] = await Promise.all([readLead(table, leadId), readQueued(table, leadId)])
  return lead && queued && { lead, reason: queued.reason, queuedAt: queued.queuedAt }
}

export async function describeQueued(
  { lead, reason, queuedAt }: Waiting,
  { now, language, services }: { now: string; language: Language; services: Services },
): Promise<QueuedLead> {
  const when = sayMoment(queuedAt, { now, zone: services.config.zone, language })
  return {
    leadId: lead.leadId,
    customer: maskName(lead.lead.person.name),
    phone: maskPhone(lead.lead.person.phone),
    car: await nameCar(lead, services),
    city: lead.lead.city,
    grade: lead.score?.grade,
    reason: words[`queue-${reason}`][language],
    since: fill(words.waitingSince, language, { when }),
  }
}

/** Whether the person must be asked before that dealer may have the data (PIPL article 23). */
export const needsConsent = async (lead: Lead, dealerId: string, table: Table): Promise<boolean> =>
  lead.lead.dealerId !== undefined &&
  lead.lead.dealerId !== dealerId &&
  !(await leadAllows(lead, 'other-dealers', table))

/** What can be chosen for a lead: dealers of its brand, the one that was asked for and those of its city first; then who works there. */
export async function readPlacing(
  lead: Lead,
  dealerId: string | undefined,
  { language, services }: { language: Language; services: Services },
): Promise<Placing> {
  const { table } = services
  const entries = (await dealersOf(table, lead.lead.brand)).filter((each) => each.active)
  const rank = (each: { dealerId: string; cityCode: string }): number =>
    each.dealerId === lead.lead.dealerId ? 0 : each.cityCode === lead.lead.cityCode ? 1 : 2
  const nearest = entries.sort((a, b) => rank(a) - rank(b) || a.dealerId.localeCompare(b.dealerId)).slice(0, MOST)
  const dealers = await Promise.all(
    nearest.map(async (each) => {
      const name = (await readDealer(table, each.dealerId))?.name ?? each.dealerId
      const wished = each.dealerId === lead.lead.dealerId ? ` (${words.wishedDealer[language]})` : ''
      return { value: each.dealerId, label: `${name}${wished}`, chosen: each.dealerId === dealerId }
    }),
  )
  if (dealerId === undefined) return { leadId: lead.leadId, dealers }
  const advisors = (await readAdvisors(table, dealerId)).filter((each) => each.active)
  const at = {
    dealerId,
    advisors: advisors.map((each) => advisorChoice(each, language)),
    needsConsent: await needsConsent(lead, dealerId, table),
  }
  return { leadId: lead.leadId, dealers, at }
}
