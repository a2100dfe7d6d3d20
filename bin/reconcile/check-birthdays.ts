import { type Almanac, openAlmanac } from './almanac.ts'
import type { Break, Facts, PersonFact } from './facts.ts'
import { wallTime } from './local-clock.ts'
import { brokenMessage, type SentMessage, sentToOwners } from './sent-messages.ts'
import { zoneOf } from './zones.ts'

/** A person is congratulated once a year, and on no other day than his own: told by another calendar than the one that chose it. */
export function checkBirthdays(facts: Facts): Break[] {
  const almanac = openAlmanac()
  return [...sentToOwners(facts)].flatMap(([personId, messages]) => {
    const person = facts.people.get(personId)
    const zone = zoneOf(person, facts)
    const greetings = messages
      .filter(({ template }) => template.startsWith('birthday'))
      .map((message) => ({ message, day: wallTime(message.sentAt, zone).day }))
    return [...checkOnce(greetings), ...checkDays(greetings, person, almanac)]
  })
}

type Greeting = { message: SentMessage; day: string }

/** Two birthdays by the moon are 353 days apart at least. */
const A_YEAR = 353

function checkOnce(greetings: readonly Greeting[]): Break[] {
  return greetings.flatMap(({ message, day }, at) => {
    const before = greetings[at - 1]
    if (!before || daysBetween(before.day, day) >= A_YEAR) return []
    return [brokenMessage('birthday-once', message, `came on ${day}, and one before on ${before.day}`)]
  })
}

function checkDays(greetings: readonly Greeting[], person: PersonFact | undefined, almanac: Almanac): Break[] {
  // Who was erased, or corrected the day since, cannot be judged afterwards.
  const birthday = person?.birthday
  if (!birthday) return []
  return greetings.flatMap(({ message, day }) =>
    almanac.isOn(day, birthday)
      ? []
      : [
          brokenMessage(
            'birthday-day',
            message,
            `came on ${day}, which is not the birthday (${birthday.calendar} ${birthday.month}-${birthday.day})`,
          ),
        ],
  )
}

const daysBetween = (a: string, b: string): number => (Date.parse(b) - Date.parse(a)) / 86_400_000
