import type { Relation, Vehicle } from './vehicle-record.ts'

/** The people of a car after something was said about some of them; of two statements about one person in one role the later holds. */
export function mergeRelations(known: readonly Relation[], said: readonly Relation[]): Relation[] {
  const merged = [...known]
  for (const relation of said) {
    const at = merged.findIndex((each) => each.personId === relation.personId && each.role === relation.role)
    const before = merged[at]
    if (!before) merged.push(relation)
    else merged[at] = isLater(before.saidAt, relation.saidAt) ? { ...relation, ...before } : { ...before, ...relation }
  }
  return merged.toSorted((a, b) => order(a).localeCompare(order(b)))
}

const isLater = (a = '', b = ''): boolean => a !== '' && (b === '' || Date.parse(a) > Date.parse(b))

/** Whom messages about a car go to: a company's contact, or else the latest owner who still is one. */
export function whoIsTold({ company, people }: Pick<Vehicle, 'company' | 'people'>): string | undefined {
  const inRole = (role: Relation['role']): string | undefined =>
    people.findLast((each) => each.role === role && each.to === undefined)?.personId
  return company === undefined ? inRole('owner') : (inRole('contact') ?? inRole('owner'))
}

/** By when a relation began, or else when we heard of it. */
const order = ({ from, saidAt, personId }: Relation): string => `${from ?? saidAt?.slice(0, 10) ?? ''} ${personId}`
