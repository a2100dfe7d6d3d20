import { type Dated, type DatedOf, datedWrite } from '../dates/dated-record.ts'
import type { DatedRules } from '../dates/dated-rules.ts'
import type { Write } from '../shared/table.ts'
import { nextBirthday } from './birthday-turn.ts'
import type { ConsentStatement } from './consent-record.ts'
import { allows } from './consent-rules.ts'
import { nextFestival } from './festival-turn.ts'
import type { Person } from './person-record.ts'

export interface Known {
  birthday: DatedOf<'birthday'> | undefined
  festival: DatedOf<'festival'> | undefined
}

/** The writes that put a person's birthday, and the next festival if they allow greetings, on the list, or take them off it; none where nothing changed. */
export function occasionWrites(
  person: Person,
  {
    consents,
    known,
    now,
    zone: usual,
    rules,
  }: { consents: readonly ConsentStatement[]; known: Known; now: string; zone: string; rules: DatedRules },
): Write[] {
  const zone = person.zone ?? usual
  const isThere = person.erasedAt === undefined
  const greets = isThere && allows(person, consents, { purpose: 'greetings' })
  const birthday = isThere
    ? nextBirthday(person, { since: now, zone, rules: rules.anniversaries, lastOn: known.birthday?.lastOn })
    : undefined
  const festival = greets ? (known.festival ?? nextFestival(person, { since: now, zone, rules })) : undefined
  return [...changed(birthday, known.birthday), ...changed(festival, known.festival)]
}

function changed(next: Dated | undefined, known: Dated | undefined): Write[] {
  if (next?.on === known?.on && (next === undefined) === (known === undefined)) return []
  const write = datedWrite(next, known)
  return write ? [write] : []
}
