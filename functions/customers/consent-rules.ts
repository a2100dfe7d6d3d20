import type { ConsentPurpose } from '../../events/customer.ts'
import type { ConsentStatement } from './consent-record.ts'
import type { Consent, Person } from './person-record.ts'

/** What is to be allowed: a purpose, by the channel and for the dealer that it is done by. */
export interface Wish {
  purpose: ConsentPurpose
  channel?: string
  dealerId?: string
}

type Said = Pick<ConsentStatement, 'granted' | 'at' | 'way' | 'implied'> & { narrow?: number }

/**
 * Whether a person allows something. Of all statements that cover it the latest holds; at the same moment the narrower one
 * ("greetings yes, other marketing no"), and of two equally narrow ones the refusal. What a lead said is the first of them. Greetings and surveys are marketing by law: what holds for marketing holds for them,
 * unless they were spoken of by themselves later; and who refused them, by name or with all marketing, allows them by name. What the person stopped, only the person starts again.
 */
export function allows(
  person: Pick<Person, 'consent' | 'consentAt'> | undefined,
  consents: readonly ConsentStatement[],
  wish: Wish,
): boolean {
  const said = consents
    .filter((statement) => covers(statement, wish))
    .map((statement) => ({ ...statement, narrow: narrowness(statement, wish) }))
  const stopped = latest(said.filter(isStop))
  if (stopped && !said.some((each) => isOwnGrant(each) && overtakes(each, stopped))) return false
  // A box ticked for marketing as a whole says nothing of what was refused by its own name.
  const byName = latest(said.filter(({ purpose }) => purpose === wish.purpose))
  if (byName && !byName.granted && isMarketing(wish.purpose)) return false
  return latest([...said, ...(person ? [baseOf(person, wish.purpose)] : [])])?.granted ?? false
}

/** A refusal that the person gave to us: only their own word on their own page takes it back, never a file or a source. */
export const isStop = ({ granted, way }: Said): boolean =>
  !granted && (way === 'page' || way === 'reply' || way === 'staff')

export const isOwnGrant = ({ granted, way }: Said): boolean => granted && way === 'page'

/** Whether `statement` replaces `known`: it is later, or at the same moment it refuses what was granted. A stop and what a file or source allows are not weighed by time: the stop holds, whichever comes in first. */
export function replaces(statement: Said, known: Said | undefined): boolean {
  if (!known) return true
  if (isStop(known) && isForeignGrant(statement)) return false
  if (isStop(statement) && isForeignGrant(known)) return true
  if (isOwnGrant(known) && isForeignGrant(statement)) return false // adds nothing, and is the weaker evidence
  return latest([known, statement]) === statement
}

const isForeignGrant = (said: Said): boolean => said.granted && !isOwnGrant(said)

function covers(statement: ConsentStatement, { purpose, channel, dealerId }: Wish): boolean {
  const isAbout = statement.purpose === purpose || (statement.purpose === 'marketing' && isMarketing(purpose))
  return isAbout && fits(statement.channel, channel) && fits(statement.dealerId, dealerId)
}

/** How closely a statement speaks of the wish. */
const narrowness = ({ purpose, channel, dealerId, implied }: ConsentStatement, wish: Wish): number =>
  [purpose === wish.purpose && !implied, channel !== undefined, dealerId !== undefined].filter(Boolean).length

const isMarketing = (purpose: ConsentPurpose): boolean => purpose === 'greetings' || purpose === 'surveys'

/** A statement without a channel (or dealer) is about all; one with it, about that one alone. */
const fits = (said: string | undefined, wished: string | undefined): boolean => said === undefined || said === wished

const fieldOf: Record<ConsentPurpose, keyof Consent> = {
  marketing: 'marketing',
  greetings: 'marketing',
  surveys: 'marketing',
  'other-dealers': 'otherDealers',
  profiling: 'profiling',
}

const baseOf = ({ consent, consentAt }: Pick<Person, 'consent' | 'consentAt'>, purpose: ConsentPurpose): Said => ({
  granted: consent[fieldOf[purpose]],
  at: consentAt,
  way: 'source',
})

function latest<S extends Said>(said: readonly S[]): S | undefined {
  const [first, ...rest] = said
  return first && rest.reduce((known, each) => (overtakes(each, known) ? each : known), first)
}

function overtakes(each: Said, known: Said): boolean {
  const later = Date.parse(each.at) - Date.parse(known.at)
  if (later !== 0) return later > 0
  const narrower = (each.narrow ?? 0) - (known.narrow ?? 0)
  if (narrower !== 0) return narrower > 0
  if (each.implied !== known.implied) return known.implied === true
  return known.granted && !each.granted
}
