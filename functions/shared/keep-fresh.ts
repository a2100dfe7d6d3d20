/** How long a Lambda trusts what it read, in milliseconds: a rotated key or a changed setting is known everywhere after that. */
const FRESH_FOR = 60_000

/** Reads at the first call, and again when what was read is older than the caller allows (in milliseconds); a failed read is not kept. */
export function keepFresh<T>(read: () => Promise<T>): (maxAge?: number) => Promise<T> {
  let kept: { value: Promise<T>; readAt: number } | undefined
  return (maxAge = FRESH_FOR) => {
    if (!kept || performance.now() - kept.readAt > maxAge) {
      const value = read()
      kept = { value, readAt: performance.now() }
      value.catch(() => {
        kept = undefined
      })
    }
    return kept.value
  }
}
