import { festivalCame } from '../../events/customer.ts'
import { nextAfter } from '../dates/anniversary.ts'
import { dayIn, plusDays, startOf } from '../dates/dated-days.ts'
import type { DatedOf } from '../dates/dated-record.ts'
import { type DatedRules, readDatedRules } from '../dates/dated-rules.ts'
import type { TakeTurn } from '../dates/dated-turn.ts'
import { makeEvent } from '../shared/event-record.ts'
import { spread, stableId } from '../shared/ids.ts'
import { allows } from './consent-rules.ts'
import { readConsents } from './consent-store.ts'
import type { Person } from './person-record.ts'
import { readPerson } from './person-store.ts'

/** The next festival of the setting's list, for a person; on the list on a day of the person's own within the days before it. */
export function nextFestival(
  { personId }: Person,
  { since, zone, rules }: { since: string; zone: string; rules: DatedRules },
): DatedOf<'festival'> | undefined {
  const anniversaries = { ...rules.anniversaries, placeholders: [] }
  const coming = Object.entries(rules.festivals).flatMap(([festival, { date }]) => {
    const next = nextAfter(since, { date, zone, personId, rules: anniversaries })
    return next ? [{ festival, festivalOn: next.date }] : []
  })
  const [next] = coming.toSorted((a, b) => a.festivalOn.localeCompare(b.festivalOn))
  if (!next) return undefined
  const on = plusDays(next.festivalOn, -spread(personId, rules.festivalSpreadDays))
  return { kind: 'festival', personId, ...next, on, version: 0 }
}

/** Greets who allows greetings; whoever does not is taken off the list until they do. */
export const takeFestival: TakeTurn<DatedOf<'festival'>> = async (item, { now, services }) => {
  const person = await readPerson(services.table, item.personId)
  if (!person || person.erasedAt !== undefined) return { next: undefined }
  const consents = await readConsents(services.table, item.personId)
  if (!allows(person, consents, { purpose: 'greetings' })) return { next: undefined }
  const zone = person.zone ?? services.config.zone
  const rules = await readDatedRules(services.settings)
  const next = nextFestival(person, { since: startOf(plusDays(item.festivalOn, 1), zone), zone, rules })
  const isKept = item.festivalOn >= dayIn(zone, now) && rules.festivals[item.festival] !== undefined
  return { ...(isKept && { event: cameEvent(item, now) }), next }
}

const cameEvent = ({ personId, festival, festivalOn }: DatedOf<'festival'>, now: string) =>
  makeEvent(festivalCame, {
    id: stableId('evt', festivalCame.name, personId, festival, festivalOn),
    subject: personId,
    facts: { on: festivalOn, festival },
    occurredAt: now,
  })
