/** A record whose fields know when they were last said. */
interface Dated {
  saidAt: Record<string, string>
}

/** Facts apply only if they are no older than what they replace, field by field. `since` is when a field was said that has no date of its own. */
export function applyNewer<Record extends Dated>(
  known: Record,
  facts: Partial<Omit<Record, 'saidAt'>>,
  { at, since = () => undefined }: { at: string; since?: (field: string) => string | undefined },
): Record {
  const newer = Object.entries(facts).filter(
    ([field, value]) => value !== undefined && !isLater(known.saidAt[field], at) && !isLater(since(field), at),
  )
  const dates = newer.map(([field]) => [field, at])
  return { ...known, ...Object.fromEntries(newer), saidAt: { ...known.saidAt, ...Object.fromEntries(dates) } }
}

/** The same within a group of fields, each with a date of its own: what is said of one leaves the others as they are. */
export function applyNewerIn<Record extends Dated, Group extends keyof Record & string>(
  known: Record,
  group: Group,
  { facts, at }: { facts: Partial<Record[Group]> | undefined; at: string },
): Record {
  if (facts === undefined) return known
  const newer = Object.entries(facts).filter(
    ([field, value]) => value !== undefined && !isLater(known.saidAt[`${group}.${field}`], at),
  )
  if (newer.length === 0) return known
  const dates = newer.map(([field]) => [`${group}.${field}`, at])
  return {
    ...known,
    [group]: { ...known[group], ...Object.fromEntries(newer) },
    saidAt: { ...known.saidAt, ...Object.fromEntries(dates) },
  }
}

const isLater = (said: string | undefined, at: string): boolean =>
  said !== undefined && Date.parse(said) > Date.parse(at)
