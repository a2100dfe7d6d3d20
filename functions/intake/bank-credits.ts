import { readPerson } from '../customers/person-store.ts'
import { contactChange, readContact } from '../messages/contact-store.ts'
import { findTemplate, UnknownTemplate } from '../messages/find-template.ts'
import { outcomeWrite } from '../shared/event-record.ts'
import { Problem } from '../shared/problem.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Table } from '../shared/table.ts'

/** Adds what a person accepted of WeChat's subscription messages: each credit is good for one message of that template. `unknown`: there is no such person, or their data were erased. */
export function bankCredits(
  { personId, template, count, captureId, now }: Credits,
  table: Table,
): Promise<'banked' | 'unknown'> {
  return decideAnew(async () => {
    const [person, contact] = await Promise.all([readPerson(table, personId), readContact(table, personId)])
    if (!person || person.erasedAt !== undefined) return 'unknown'
    const credits = { ...contact.credits, [template]: (contact.credits[template] ?? 0) + count }
    await table.transact([
      contactChange(contact, { credits }),
      outcomeWrite(captureId, { kind: 'recorded', at: now }), // once per id: a repetition finds the outcome there
    ])
    return 'banked'
  })
}

interface Credits {
  personId: string
  template: string
  count: number
  captureId: string
  now: string
}

/** Throws a Problem (422) for a message that we do not have: its credit would never be used. */
export async function checkTemplate(template: string, { settings }: Pick<Services, 'settings'>): Promise<void> {
  try {
    await findTemplate(settings, template)
  } catch (error) {
    if (!(error instanceof UnknownTemplate)) throw error
    throw new Problem(
      422,
      'unknown-template',
      'There is no such message',
      'Send the name of one of our messages, e.g. maintenance-due',
      [{ field: '/template', message: 'is not the name of a message' }],
    )
  }
}
