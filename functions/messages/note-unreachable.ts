import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import { contactChange, readContact } from './contact-store.ts'
import { withoutCredits } from './spend-once.ts'

/** The next message to this person tries another way first. */
export function noteUnreachable(
  personId: string,
  { channel, now }: { channel: string; now: string },
  { table }: Pick<Services, 'table'>,
): Promise<void> {
  return decideAnew(async () => {
    const contact = await readContact(table, personId)
    const unreachable = { ...contact.unreachable, [channel]: now }
    await table.transact([contactChange(contact, { unreachable })])
  })
}

/** Who follows again is reached again: what was noted of these channels is over. */
export function noteReachable(
  personId: string,
  channels: readonly string[],
  { table }: Pick<Services, 'table'>,
): Promise<void> {
  return decideAnew(async () => {
    const contact = await readContact(table, personId)
    if (!channels.some((each) => each in contact.unreachable)) return
    const others = Object.entries(contact.unreachable).filter(([name]) => !channels.includes(name))
    await table.transact([contactChange(contact, { unreachable: Object.fromEntries(others) })])
  })
}

/** Whatever was counted, the provider says that the person allows no more messages of this template. */
export function noteNoCredit(personId: string, template: string, { table }: Pick<Services, 'table'>): Promise<void> {
  return decideAnew(async () => {
    const contact = await readContact(table, personId)
    const isCounted = contact.credits[template] || contact.spent.some(({ credit }) => credit === template)
    if (isCounted) await table.transact([contactChange(contact, withoutCredits(contact, [template]))])
  })
}
