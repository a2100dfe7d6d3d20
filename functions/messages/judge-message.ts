import { readConsents } from '../customers/consent-store.ts'
import type { Person } from '../customers/person-record.ts'
import { readHolidays } from '../dates/statutory-days.ts'
import { readDealer } from '../dealers/dealer-store.ts'
import type { Services } from '../shared/services.ts'
import type { Ways } from './choose-channel.ts'
import type { Contact } from './contact-record.ts'
import { lastExemptAt } from './message-pointer.ts'
import type { Message } from './message-record.ts'
import { decide, type Verdict } from './policy.ts'
import { readPolicyRules } from './policy-rules.ts'
import { consentFor, purposeOf } from './purpose.ts'
import type { Asked, Situation } from './situation.ts'

/** Gathers what policy decides on, and asks it: for the first of the open ways to which the person's consent extends. */
export async function judgeMessage(
  message: Message,
  about: { person: Person; contact: Contact; ways: Ways; now: string },
  services: Services,
): Promise<{ verdict: Verdict; way: Ways['open'][number] | undefined }> {
  const purpose = purposeOf(message.class, message.purpose)
  const situation = await readSituation({ ...about, needsConsent: consentFor(purpose) !== undefined }, services)
  let verdict: Verdict = { kind: 'drop', reason: 'no-address' }
  for (const way of about.ways.open) {
    verdict = decide({ ...askedOf(message), channel: way.channel.name }, situation)
    const isRefusedHere = verdict.kind === 'drop' && verdict.reason === 'no-consent'
    if (!isRefusedHere) return { verdict, way }
  }
  return { verdict, way: undefined }
}

/** What policy decides on: the person as things stand, with the rules that ops set. Consent is read only where it matters. */
export async function readSituation(
  { person, contact, now, needsConsent }: { person: Person; contact: Contact; now: string; needsConsent: boolean },
  { table, settings, config }: Pick<Services, 'table' | 'settings' | 'config'>,
): Promise<Situation> {
  const { personId } = person
  const [rules, holidays, consents, exemptAt, zone] = await Promise.all([
    readPolicyRules(settings),
    readHolidays(settings),
    needsConsent ? readConsents(table, personId) : [],
    lastExemptAt(table, personId),
    zoneOf(person, { table, config }),
  ])
  return { now, zone, person, consents, contact, rules, holidays, ...(exemptAt && { lastExemptAt: exemptAt }) }
}

/** The person's own; else that of the dealer who looks after them. */
async function zoneOf(
  { zone, dealerId }: Person,
  { table, config }: Pick<Services, 'table' | 'config'>,
): Promise<string> {
  if (zone) return zone
  const dealer = dealerId === undefined ? undefined : await readDealer(table, dealerId)
  return dealer?.zone ?? config.zone
}

/** The message as policy sees it. A greeting that comes into quiet hours is dropped, everything else deferred, unless the step says otherwise. */
function askedOf({ messageId, subject, notAfter, dealerId, ...message }: Message): Asked {
  const purpose = purposeOf(message.class, message.purpose)
  return {
    messageId,
    purpose,
    whenQuiet: message.whenQuiet ?? (purpose === 'care' ? 'drop' : 'defer'),
    notAfter,
    ...(subject.type === 'complaint' && { complaintId: subject.id }),
    ...(dealerId !== undefined && { dealerId }),
  }
}
