import { applyNewer, applyNewerIn } from '../shared/newer-facts.ts'
import { decideAnew } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import { mayBeKept, mergeFamily } from './family-rules.ts'
import { nothingKnown, type Person } from './person-record.ts'
import { personChange, personIdOf, readPerson } from './person-store.ts'

/** What a file or a source says of a person; what is absent it does not speak of. `phone` (E.164) is how the person is found. */
export type PersonFacts = Pick<Person, 'phone'> &
  Partial<
    Pick<
      Person,
      'name' | 'phones' | 'wechat' | 'language' | 'zone' | 'birthday' | 'preferences' | 'family' | 'dealerId'
    >
  >

export interface Saying {
  /** When it was said. */
  at: string
  now: string
  causedBy?: string
}

export type Recorded = 'created' | 'changed' | 'unchanged'

/** Who was never asked has allowed nothing; whatever a person says replaces it. */
const NEVER_ASKED: Pick<Person, 'consent' | 'consentAt'> = {
  consent: { otherDealers: false, profiling: false, marketing: false },
  consentAt: '1970-01-01T00:00:00Z',
}

/** Adds a person or what is new of them; what is older than what is known stays out. Of children only what may be kept is. */
export async function recordPerson(
  facts: PersonFacts,
  saying: Saying,
  services: Pick<Services, 'table' | 'bus' | 'secrets'>,
): Promise<{ personId: string; recorded: Recorded }> {
  const personId = await personIdOf(facts.phone, services.secrets)
  const { events, recorded } = await decideAnew(async () => {
    const known = await readPerson(services.table, personId)
    const change = personChange(mergePerson(known ?? newPerson(personId, facts), facts, saying), known, saying)
    if (!change) return { events: [], recorded: 'unchanged' as const }
    await services.table.transact(change.writes)
    return { events: change.events, recorded: recordedAs(known, change.events) }
  })
  if (events.length > 0) await services.bus.publish(events)
  return { personId, recorded }
}

export function recordedAs(known: object | undefined, events: readonly unknown[]): Recorded {
  if (events.length === 0) return 'unchanged'
  return known ? 'changed' : 'created'
}

const newPerson = (personId: string, { phone }: PersonFacts): Person => ({
  ...nothingKnown,
  ...NEVER_ASKED,
  personId,
  phone,
  language: 'zh-CN',
  version: 0,
  openLeads: {},
  lastHolder: {},
})

/** What is known of a person after something was said; the order in which things are said does not matter. */
function mergePerson(known: Person, facts: PersonFacts, { at, now }: Saying): Person {
  // Whose data were erased is not brought back by a file that is older than that.
  if (known.erasedAt !== undefined && Date.parse(at) <= Date.parse(known.erasedAt)) return known
  const { phone: _, preferences, family = [], wechat, ...rest } = facts
  const kept = family.filter((member) => mayBeKept(member, now))
  const plain = applyNewer<Person>(
    known,
    { ...rest, ...(kept.length > 0 && { family: mergeFamily(known.family, kept) }) },
    { at, since: (field) => (field === 'name' || field === 'language' ? known.consentAt : undefined) },
  )
  const wishes = applyNewerIn(plain, 'preferences', { facts: preferences, at })
  return applyNewerIn(wishes, 'wechat', { facts: wechat, at })
}
