import { ownerPreferencesView, ownerPurposes } from '../../console/owner-preferences-view.ts'
import { allows } from '../customers/consent-rules.ts'
import { readConsents } from '../customers/consent-store.ts'
import { readContact } from '../messages/contact-store.ts'
import type { HttpResponse } from '../shared/http.ts'
import type { Services } from '../shared/services.ts'
import { answerOwner, type OwnerVisit, partOf } from './owner-visit.ts'

/** `?do=preferences`: what is allowed now, and every way to change it. */
export async function showPreferences(visit: OwnerVisit, { table }: Services): Promise<HttpResponse> {
  const { language, person } = visit
  const [consents, contact] = await Promise.all([
    readConsents(table, person.personId),
    readContact(table, person.personId),
  ])
  const body = ownerPreferencesView({
    language,
    action: partOf(visit),
    purposes: ownerPurposes.map((purpose) => ({ purpose, isAllowed: allows(person, consents, { purpose }) })),
    isStopped: contact.stoppedAt !== undefined,
    messages: person.language,
  })
  return answerOwner(visit, 'preferencesTitle', body)
}
