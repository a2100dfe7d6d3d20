/** How long a Lambda trusts what it read, in milliseconds: a rotated key or a changed setting is known everywhere after that. */
const FRESH_FOR = 60_000

/** Reads at the first call, and again when what was read is no longer fresh; a failed read is not kept. */
export function keepFresh<T>(read: () => Promise<T>): () => Promise<T> {
  let kept: { value: Promise<T>; until: number } | undefined
  return () => {
    if (!kept || performance.now() > kept.until) {
      const value = read()
      kept = { value, until: performance.now() + FRESH_FOR }
      value.catch(() => {
        kept = undefined
      })
    }
    return kept.value
  }
}
