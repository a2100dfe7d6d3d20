import type { FamilyMember } from './person-record.ts'

/** Under so many years nothing may be kept of a child without its guardian's consent (PIPL article 31). */
const CHILD_UNDER = 14

/** Who of a family may be kept. A child without its guardian's consent may only if its year of birth says that it is old enough. */
export const mayBeKept = (member: FamilyMember, now: string): boolean =>
  member.relation !== 'child' || member.guardianConsent !== undefined || isOldEnough(member, now)

/** By the year alone, so that no day of the calendar matters: one year more than the law asks for. */
const isOldEnough = ({ birthday }: FamilyMember, now: string): boolean =>
  birthday?.year !== undefined && Number(now.slice(0, 4)) - birthday.year > CHILD_UNDER

/** The family as it is known, with those who are named anew in place of what was known of them. */
export function mergeFamily(known: readonly FamilyMember[], named: readonly FamilyMember[]): FamilyMember[] {
  const isNamed = (member: FamilyMember): boolean => named.some((each) => isSame(each, member))
  return [...known.filter((member) => !isNamed(member)), ...named]
}

const isSame = (a: FamilyMember, b: FamilyMember): boolean =>
  a.relation === b.relation && (a.relation === 'spouse' || a.name === b.name)
