import type { Break, Facts } from './facts.ts'
import { isBetween, wallTime } from './local-clock.ts'
import { brokenMessage, isExempt, type SentMessage, sentToOwners } from './sent-messages.ts'
import { milliseconds, storedRules } from './stored-rules.ts'
import { zoneOf } from './zones.ts'

type Rules = ReturnType<typeof storedRules>

/** Owners are left in peace: nothing in quiet hours or on quiet days by their own clock, nothing too soon after another, no cap broken. */
export function checkPeace(facts: Facts): Break[] {
  const rules = storedRules(facts)
  const erased = new Set(facts.erasures.map(({ erasureId }) => erasureId))
  return [...sentToOwners(facts)].flatMap(([personId, messages]) => {
    const zone = zoneOf(facts.people.get(personId), facts)
    const bound = messages.filter((message) => !isExempt(message))
    return [
      // In which zone an erased person lived, nobody knows any more.
      ...(erased.has(personId) ? [] : bound.flatMap((message) => checkHour(message, zone, rules))),
      ...checkDistance(messages, milliseconds(rules.manners.distance)),
      ...checkCaps(bound, rules),
    ]
  })
}

function checkHour(message: SentMessage, zone: string, { quietHours, quietDays }: Rules): Break[] {
  const { day, clock } = wallTime(message.sentAt, zone)
  const hours = named(quietHours.by, message.purpose) ?? quietHours
  const isQuietDay =
    quietDays.purposes.some((purpose) => purpose === message.purpose) &&
    quietDays.days.some((quiet) => quiet === day || quiet === day.slice(5))
  return [
    ...(isBetween(clock, hours)
      ? [brokenMessage('quiet-hours', message, `is ${message.purpose}, and left at ${clock} in ${zone}`)]
      : []),
    ...(isQuietDay ? [brokenMessage('quiet-day', message, `is ${message.purpose}, and left on ${day}`)] : []),
  ]
}

const named = <Value>(values: Readonly<Record<string, Value>>, name: string | undefined): Value | undefined =>
  name !== undefined && Object.hasOwn(values, name) ? values[name] : undefined

/** Answers and safety notices may come at any time; whatever else comes keeps its distance from all that came before. */
function checkDistance(messages: readonly SentMessage[], distance: number): Break[] {
  return messages.flatMap((message, at) => {
    const before = messages[at - 1]
    if (!before || isExempt(message)) return []
    const apart = Date.parse(message.sentAt) - Date.parse(before.sentAt)
    if (apart >= distance) return []
    // At one and the same moment nobody can tell which of the two came first.
    if (apart === 0 && isExempt(before)) return []
    return [
      brokenMessage(
        'distance',
        message,
        `left ${Math.round(apart / 1000)} s after ${before.messageId} (${before.template})`,
      ),
    ]
  })
}

/** However a span of the cap's length is laid, no more lie in it than the cap allows. */
function checkCaps(messages: readonly SentMessage[], { caps }: Rules): Break[] {
  return caps.flatMap(({ purposes, counting = purposes, most, per }) => {
    const counted = messages.filter(({ purpose }) => counting.some((each) => each === purpose))
    return counted.flatMap((message, at) => {
      // The one that came when the cap was full already is the one that breaks it.
      const held = purposes.some((each) => each === message.purpose)
      const first = counted[at - most]
      if (!held || !first || Date.parse(message.sentAt) - Date.parse(first.sentAt) >= milliseconds(per)) return []
      return [brokenMessage('frequency-cap', message, `is one more than ${most} per ${per} of ${counting.join(', ')}`)]
    })
  })
}
