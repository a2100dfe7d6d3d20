import type { ConsentStatement } from '../../functions/customers/consent-record.ts'
import type { Break, Facts, PersonFact } from './facts.ts'
import { brokenMessage, type SentMessage, sentToOwners } from './sent-messages.ts'

/** What each purpose needs that is marketing by law: greetings are, whatever they wish. */
const NEEDS: Readonly<Record<string, readonly ConsentStatement['purpose'][]>> = {
  marketing: ['marketing'],
  care: ['greetings', 'marketing'],
  survey: ['surveys', 'marketing'],
}

/**
 * Nothing that is marketing by law went to a person who had not allowed it at that moment, or had stopped it. Judged from
 * the log of what was said, as it stood when the message left.
 */
export function checkConsent(facts: Facts): Break[] {
  return [...sentToOwners(facts)].flatMap(([personId, messages]) => {
    const said = facts.statements.get(personId) ?? []
    return messages.flatMap((message) => {
      if (message.class !== 'marketing') return []
      const until = said.filter(({ at }) => Date.parse(at) <= Date.parse(message.sentAt))
      return [...checkGranted(message, until, facts.people.get(personId)), ...checkStopped(message, until)]
    })
  })
}

function checkGranted(
  message: SentMessage,
  said: readonly ConsentStatement[],
  person: PersonFact | undefined,
): Break[] {
  const [byName, ...wider] = NEEDS[message.purpose ?? 'marketing'] ?? ['marketing']
  const needed = [byName, ...wider]
  const covering = said.filter(
    ({ purpose, channel }) => needed.includes(purpose) && (channel === undefined || channel === message.channel),
  )
  const named = lastOf(covering.filter((each) => each.purpose === byName || isFullStop(each)))
  // Greetings and surveys that were refused by name, or with all marketing, are allowed by name alone.
  const refused = wider.length > 0 && named?.granted === false ? named : undefined
  const last = refused ?? lastOf(covering)
  // A lead's own consent lies with the person, the last one alone: what an earlier one said is not known any more.
  if (person && Date.parse(person.consentAt) > Date.parse(message.sentAt) && !last) return []
  const isLeadLater =
    person !== undefined &&
    Date.parse(person.consentAt) <= Date.parse(message.sentAt) &&
    (!last || (!refused && Date.parse(person.consentAt) > Date.parse(last.at)))
  if (isLeadLater ? person.consent.marketing : last?.granted) return []
  const why = last ? `was refused on ${last.at}` : 'nobody had allowed it'
  return [brokenMessage('no-consent', message, `is ${message.purpose ?? 'marketing'}, and ${why}`)]
}

/** Of what was said about a purpose or about marketing as a whole, the last word. */
const lastOf = (said: readonly ConsentStatement[]): ConsentStatement | undefined =>
  said.reduce<ConsentStatement | undefined>((known, each) => (known && isBefore(each, known) ? known : each), undefined)

/** Of what was said at one moment the narrower holds (greetings yes, other marketing no), and of two alike the refusal. */
function isBefore(a: ConsentStatement, b: ConsentStatement): boolean {
  const difference = Date.parse(a.at) - Date.parse(b.at)
  if (difference !== 0) return difference < 0
  const [wide, narrow] = [a.purpose === 'marketing', b.purpose === 'marketing']
  return wide === narrow ? a.granted : wide
}

/** Who stopped all marketing is left in peace until he himself allows it again. */
function checkStopped(message: SentMessage, said: readonly ConsentStatement[]): Break[] {
  const stop = said
    .filter(isFullStop)
    .toSorted((a, b) => a.at.localeCompare(b.at))
    .at(-1)
  if (!stop) return []
  const takenBack = said.some(
    ({ granted, way, at }) => granted && way === 'page' && Date.parse(at) > Date.parse(stop.at),
  )
  return takenBack
    ? []
    : [brokenMessage('after-stop', message, `left on ${message.sentAt}, after the stop of ${stop.at}`)]
}

/** The person's own word against all marketing. */
const isFullStop = ({ purpose, granted, channel, dealerId, way }: ConsentStatement): boolean =>
  purpose === 'marketing' && !granted && !channel && !dealerId && way !== 'import' && way !== 'source'
