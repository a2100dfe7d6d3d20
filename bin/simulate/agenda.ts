/** Something that somebody will do. */
interface Plan {
  /** Epoch milliseconds. */
  readonly at: number
  /** What it is, for the count of what people did. */
  readonly what: string
  readonly act: () => Promise<void>
}

/** What people are about to do, in order of time; at the same moment in order of planning. */
export interface Agenda {
  plan(plan: Plan): void
  nextAt(): number | undefined
  /** Takes out the first plan that is due by a moment. */
  take(until: number): Plan | undefined
}

interface Entry extends Plan {
  readonly order: number
}

export function openAgenda(): Agenda {
  const heap: Entry[] = []
  let order = 0
  return {
    plan: (plan) => {
      heap.push({ ...plan, at: Math.ceil(plan.at), order: order++ })
      rise(heap, heap.length - 1)
    },
    nextAt: () => heap[0]?.at,
    take: (until) => {
      const first = heap[0]
      if (!first || first.at > until) return undefined
      const last = heap.pop()
      if (last && heap.length > 0) {
        heap[0] = last
        sink(heap, 0)
      }
      return first
    },
  }
}

const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

function rise(heap: Entry[], from: number): void {
  let at = from
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (!swapIfBefore(heap, at, parent)) return
    at = parent
  }
}

function sink(heap: Entry[], from: number): void {
  let at = from
  for (;;) {
    const [left, right] = [2 * at + 1, 2 * at + 2]
    const [a, b] = [heap[left], heap[right]]
    const child = a && b && before(b, a) ? right : left
    if (!swapIfBefore(heap, child, at)) return
    at = child
  }
}

function swapIfBefore(heap: Entry[], child: number, parent: number): boolean {
  const [below, above] = [heap[child], heap[parent]]
  if (!below || !above || !before(below, above)) return false
  heap[child] = above
  heap[parent] = below
  return true
}
