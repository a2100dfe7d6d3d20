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

const isLater = (said: string | undefined, at: string): boolean =>
  said !== undefined && Date.parse(said) > Date.parse(at)
