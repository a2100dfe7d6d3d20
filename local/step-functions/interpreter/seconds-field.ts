import { fillTemplate, type Scope, unexpectedType } from '../jsonata/template.ts'

const MOST = 99_999_999

/** A field that takes a whole number, literal or as an expression; undefined when absent. */
export async function secondsField(
  source: number | string | undefined,
  location: string,
  scope: Scope,
  least = 0,
): Promise<number | undefined> {
  if (source === undefined || typeof source === 'number') return source
  const value = await fillTemplate(source, location, scope)
  const valid = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= MOST
  if (!valid) throw unexpectedType(source, location, 'integer', value, scope)
  return value
}
