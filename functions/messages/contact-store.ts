import { keys } from '../shared/keys.ts'
import type { Table, Write } from '../shared/table.ts'
import { type Contact, contactSchema } from './contact-record.ts'

/** What policy knows of a person; of one who was never written to it is empty, with version 0. */
export async function readContact(table: Table, personId: string): Promise<Contact> {
  return contactSchema.parse((await table.get(keys.contact(personId))) ?? { personId, version: 0 })
}

/** The write that changes a contact as it was read; the transaction is refused where somebody changed it meanwhile: then read and decide anew. A change to `undefined` removes the field. */
export function contactChange(
  contact: Contact,
  changes: { [Field in keyof Contact]?: Contact[Field] | undefined },
): Write {
  const { personId, version } = contact
  return {
    put: { ...keys.contact(personId), ...contact, ...changes, personId, version: version + 1 },
    condition:
      version === 0
        ? { condition: 'attribute_not_exists(pk)' }
        : { condition: 'version = :seen', values: { ':seen': version } },
  }
}
