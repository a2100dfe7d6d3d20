import type { Facts, PersonFact } from './facts.ts'

/** The zone of people and dealers who name none. */
export const DEFAULT_ZONE = 'Asia/Shanghai'

/** A person's own zone, else that of the dealer who looks after him. */
export const zoneOf = (person: PersonFact | undefined, { dealers }: Pick<Facts, 'dealers'>): string =>
  person?.zone ?? dealers.get(person?.dealerId ?? '')?.zone ?? DEFAULT_ZONE
