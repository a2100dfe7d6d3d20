import { keys, personPk, prefixes } from '../shared/keys.ts'
import type { Table } from '../shared/table.ts'
import { erasePersonal, eraseTasks } from './erase-leads.ts'
import { eraseMessagesAbout } from './erase-messages.ts'
import type { Erasure } from './erasure-record.ts'
import { keptUntil } from './expire-kept.ts'

/** What lies with the person alone: evidence of consent goes to where it is kept, the rest goes. */
export async function eraseRest(erasure: Erasure, table: Table): Promise<void> {
  const pk = personPk(erasure.personId)
  await moveConsents(erasure, table)
  await eraseFacts(erasure, table)
  for (const prefix of [prefixes.consents, prefixes.surveys, prefixes.dated])
    for (const { sk } of await table.query({ pk, prefix })) await table.delete({ pk, sk: String(sk) })
  await eraseMessagesAbout(pk, erasure, table)
  await eraseTasks(pk, erasure, table)
}

/** Every statement with its evidence, under the erasure's id instead of the person's. */
async function moveConsents(erasure: Erasure, table: Table): Promise<void> {
  const { personId, erasureId } = erasure
  const pk = personPk(personId)
  const expiresAt = keptUntil('consents', erasure)
  for (const { pk: _, sk, ...entry } of await table.query({ pk, prefix: prefixes.consentLog }))
    await table.transact([
      { put: { ...keys.erased(erasureId, String(sk)), ...entry, personId: erasureId, expiresAt } },
      { delete: { pk, sk: String(sk) } },
    ])
}

/** What other systems told of the person, as it came in. */
async function eraseFacts({ personId }: Erasure, table: Table): Promise<void> {
  const pk = personPk(personId)
  for (const { sk } of await table.query({ pk, prefix: prefixes.ownFacts })) {
    await erasePersonal(String(sk).slice(prefixes.ownFacts.length), table)
    await table.delete({ pk, sk: String(sk) })
  }
}
