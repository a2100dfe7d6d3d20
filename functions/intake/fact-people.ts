import type { ConsentPurpose } from '../../events/customer.ts'
import { stateConsent } from '../customers/consent-store.ts'
import { personIdOf } from '../customers/person-store.ts'
import { recordPerson } from '../customers/record-person.ts'
import { keys } from '../shared/keys.ts'
import { present } from '../shared/present.ts'
import type { Services } from '../shared/services.ts'
import type { Relation } from '../vehicles/vehicle-record.ts'
import { deliveryDay } from './apply-fact.ts'
import type { CapturedFact, FactForm, FactPerson } from './fact-form.ts'

type Needs = Pick<Services, 'table' | 'bus' | 'secrets' | 'config'>

const purposes: Record<keyof Omit<NonNullable<FactPerson['consent']>, 'text'>, ConsentPurpose> = {
  marketing: 'marketing',
  greetings: 'greetings',
  surveys: 'surveys',
  otherDealers: 'other-dealers',
  profiling: 'profiling',
}

/** Records the people of a fact, and what they said about consent; gives what they have to do with the car. */
export async function recordPeople(
  { fact, source }: CapturedFact,
  { captureId, now }: { captureId: string; now: string },
  services: Needs,
): Promise<Omit<Relation, 'saidAt'>[]> {
  const relations: Omit<Relation, 'saidAt'>[] = []
  for (const { role, who } of rolesOf(fact)) {
    const { from = role === 'owner' ? ownerSince(fact, services) : undefined, to, consent, ...facts } = who
    const saying = { at: fact.occurredAt, now, causedBy: captureId }
    await pointTo(captureId, await personIdOf(who.phone, services.secrets), services)
    const { personId } = await recordPerson(present(facts), saying, services)
    await stateConsents(personId, { consent, source, at: fact.occurredAt, now }, services)
    relations.push({ personId, role, ...(from !== undefined && { from }), ...(to !== undefined && { to }) })
  }
  return relations
}

/** Where an erasure of the person finds what the source said. Comes before everything else that is written of them. */
export async function pointTo(captureId: string, personId: string, { table }: Pick<Services, 'table'>): Promise<void> {
  await table.put({ ...keys.personFact(personId, captureId), captureId })
}

function rolesOf({ owner, contact, drivers }: FactForm): { role: Relation['role']; who: FactPerson }[] {
  return [
    ...(owner ? [{ role: 'owner' as const, who: owner }] : []),
    ...(contact ? [{ role: 'contact' as const, who: contact }] : []),
    ...drivers.map((who) => ({ role: 'driver' as const, who })),
  ]
}

/** Who gets a car is its owner from that day on. */
const ownerSince = (fact: FactForm, { config }: Needs): string | undefined =>
  fact.event === 'VehicleDelivered' ? deliveryDay(fact, config.zone) : undefined

async function stateConsents(
  personId: string,
  { consent, source, at, now }: { consent: FactPerson['consent']; source: string; at: string; now: string },
  services: Needs,
): Promise<void> {
  const { text = `source:${source}`, ...answers } = consent ?? {}
  for (const [field, purpose] of Object.entries(purposes)) {
    const granted = Object.entries(answers).find(([name]) => name === field)?.[1]
    if (granted === undefined) continue
    const statement = { personId, purpose, granted, at, way: 'source', by: source, text } as const
    await stateConsent({ statement, now }, services)
  }
}
