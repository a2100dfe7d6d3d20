import { keys } from '../shared/keys.ts'
import { decideAnew } from '../shared/race.ts'
import type { Table } from '../shared/table.ts'
import { contactChange, readContact } from './contact-store.ts'
import { withoutCredits } from './spend-once.ts'

/** In seconds; WeChat tells everything three times at most, within a minute. */
const REMEMBERED = 7 * 24 * 60 * 60

/** What a person said about subscription messages: one more of a template (by our id), or none of it any more. */
export interface CreditsTold {
  personId: string
  channel: string
  /** The same whenever the provider tells it again. */
  id: string
  accepted: readonly string[]
  rejected: readonly string[]
}

/** Banks one credit for each accepted template, and takes away those of the rejected ones; told again it changes nothing. */
export function bankCredits(told: CreditsTold, now: string, table: Table): Promise<'banked' | 'told-before'> {
  const { personId, channel, id, accepted, rejected } = told
  const heard = keys.heard(channel, id)
  return decideAnew(async () => {
    if (await table.get(heard)) return 'told-before'
    const contact = await readContact(table, personId)
    const credits = { ...contact.credits }
    for (const template of accepted) credits[template] = (credits[template] ?? 0) + 1
    await table.transact([
      {
        put: { ...heard, at: now, expiresAt: Math.floor(Date.parse(now) / 1000) + REMEMBERED },
        condition: { condition: 'attribute_not_exists(pk)' },
      },
      contactChange(contact, withoutCredits({ ...contact, credits }, rejected)),
    ])
    return 'banked'
  })
}
