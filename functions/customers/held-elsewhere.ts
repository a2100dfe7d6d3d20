import { z } from 'zod'
import { momentSchema } from '../../events/define-event.ts'
import { type Handover, handoverSchema } from '../leads/handover.ts'
import { messageKey, readPointers } from '../messages/message-pointer.ts'
import { type Message, messageSchema } from '../messages/message-record.ts'
import { complaintPk, leadPk, personPk, prefixes, vehiclePk } from '../shared/keys.ts'
import type { Item, Table } from '../shared/table.ts'

/** Somebody outside who was given something of a person's, and keeps it by rules of his own. */
export const heldElsewhereSchema = z.object({
  /** A channel, by whose provider messages went; or the source, in the setting `sources`, that was told of a lead. */
  holder: z.string(),
  what: z.enum(['messages', 'lead']),
  /** When it was given to him last. */
  lastAt: momentSchema,
})
type HeldElsewhere = z.infer<typeof heldElsewhereSchema>

/** Who may hold what of a person, by what our own table knows now: what was said to them, what staff were told about their matters, and to whom leads were handed over. */
export async function heldElsewhere(personId: string, table: Table): Promise<HeldElsewhere[]> {
  const about = await pksAbout(personId, table)
  const [own, staff, handovers] = await Promise.all([
    messagesTo(personId, table),
    Promise.all(about.map((pk) => table.query({ pk, prefix: prefixes.messages }))),
    Promise.all(about.map((pk) => table.query({ pk, prefix: prefixes.handovers }))),
  ])
  const told = staff.flat().map((item) => messageSchema.parse(item))
  return latestOf([
    ...[...own, ...told.filter(({ to }) => to.kind !== 'owner')].flatMap(heldOfMessage),
    ...handovers.flat().flatMap((item) => heldOfLead(handoverSchema.parse(item))),
  ])
}

/** Each holder once, with the last moment: also where a part was known before. */
export function latestOf(all: readonly HeldElsewhere[]): HeldElsewhere[] {
  const latest = new Map<string, HeldElsewhere>()
  for (const each of all.toSorted((a, b) => Date.parse(a.lastAt) - Date.parse(b.lastAt)))
    latest.set(`${each.what} ${each.holder}`, each)
  return [...latest.keys()].sort().flatMap((name) => latest.get(name) ?? [])
}

/** Where what is about the person lies. */
async function pksAbout(personId: string, table: Table): Promise<string[]> {
  const pk = personPk(personId)
  const idsOf = async (prefix: string): Promise<string[]> =>
    (await table.query({ pk, prefix })).map(({ sk }: Item) => String(sk).slice(prefix.length))
  const [leads, cars, complaints] = await Promise.all([
    idsOf(prefixes.ownLeads),
    idsOf(prefixes.ownVehicles),
    idsOf(prefixes.ownComplaints),
  ])
  return [pk, ...leads.map(leadPk), ...cars.map(vehiclePk), ...complaints.map(complaintPk)]
}

async function messagesTo(personId: string, table: Table): Promise<Message[]> {
  const pointers = await readPointers(table, personId)
  const items = await Promise.all(pointers.map((pointer) => table.get(messageKey(pointer))))
  return items.flatMap((item) => (item ? [messageSchema.parse(item)] : []))
}

/** The outbox is ours. What failed after it was taken was taken all the same. */
function heldOfMessage({ channel, state, sentAt, claimedAt, plannedAt }: Message): HeldElsewhere[] {
  const mayBeThere = sentAt !== undefined || state === 'handed' || state === 'unknown' || state === 'sending'
  if (channel === undefined || channel === 'outbox' || !mayBeThere) return []
  return [{ holder: channel, what: 'messages', lastAt: sentAt ?? claimedAt ?? plannedAt }]
}

/** Whoever was asked and gave no answer may have it as well; for want of an id nobody was asked. */
function heldOfLead({ target, state, code = '', since, at = since, attempts }: Handover): HeldElsewhere[] {
  const wasAsked = attempts > 0 && state !== 'refused' && !code.startsWith('no id for')
  return state === 'told' || wasAsked ? [{ holder: target, what: 'lead', lastAt: at }] : []
}
