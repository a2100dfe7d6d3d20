/** Works through `items` with so many under way at once; items are taken in order. The first failure stops the taking and is thrown. */
export async function eachInFlight<T>(
  items: AsyncIterable<T> | Iterable<T>,
  inFlight: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = iterate(items)
  let failed = false
  const lane = async (): Promise<void> => {
    while (!failed) {
      const next = await queue.next()
      if (next.done) return
      try {
        await work(next.value)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
}

async function* iterate<T>(items: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T> {
  yield* items
}
