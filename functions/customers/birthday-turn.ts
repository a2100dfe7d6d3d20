import { birthdayCame } from '../../events/customer.ts'
import { type AnniversaryRules, nextAfter, type Occurrence } from '../dates/anniversary.ts'
import { dayIn, daysBetween, plusDays, startOf } from '../dates/dated-days.ts'
import type { DatedOf } from '../dates/dated-record.ts'
import { readDatedRules } from '../dates/dated-rules.ts'
import type { TakeTurn } from '../dates/dated-turn.ts'
import { makeEvent } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import type { Person } from './person-record.ts'
import { readPerson } from './person-store.ts'

/** No two birthdays of a person are closer, by whichever calendar; a lunar year has at least 353 days. */
const APART = 300

/** The next birthday item of a person, as of a moment; undefined where no birthday is known. */
export function nextBirthday(
  person: Person,
  { since, zone, rules, lastOn }: { since: string; zone: string; rules: AnniversaryRules; lastOn?: string | undefined },
): DatedOf<'birthday'> | undefined {
  const next = occurrenceAfter(since, person, { zone, rules })
  if (!next) return undefined
  const { personId } = person
  return { kind: 'birthday', personId, on: next.date, version: 0, ...(lastOn !== undefined && { lastOn }) }
}

/** Once a year per person, and on no other day than the day itself: a missed one is not made up for. */
export const takeBirthday: TakeTurn<DatedOf<'birthday'>> = async (item, { now, services }) => {
  const person = await readPerson(services.table, item.personId)
  const { anniversaries: rules } = await readDatedRules(services.settings)
  const zone = person?.zone ?? services.config.zone
  if (!person || person.erasedAt !== undefined) return { next: undefined }
  const occurrence = occurrenceAfter(startOf(item.on, zone), person, { zone, rules })
  const isKept = occurrence?.date === item.on && item.on >= dayIn(zone, now) && !isSoonAfter(item.lastOn, item.on)
  const lastOn = isKept ? item.on : item.lastOn
  const next = nextBirthday(person, { since: startOf(plusDays(item.on, 1), zone), zone, rules, lastOn })
  if (!isKept) return { next }
  return { event: cameEvent(person, occurrence, now), next }
}

const cameEvent = ({ personId }: Person, { date, year }: Occurrence, now: string) =>
  makeEvent(birthdayCame, {
    id: stableId('evt', birthdayCame.name, personId, String(year), date.slice(0, 4)),
    subject: personId,
    facts: { on: date },
    occurredAt: now,
  })

const isSoonAfter = (lastOn: string | undefined, on: string): boolean =>
  lastOn !== undefined && daysBetween(lastOn, on) < APART

function occurrenceAfter(
  moment: string,
  { birthday, personId }: Person,
  { zone, rules }: { zone: string; rules: AnniversaryRules },
): Occurrence | undefined {
  return birthday && nextAfter(moment, { date: birthday, zone, personId, rules })
}
