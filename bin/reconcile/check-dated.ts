import type { Break, Facts } from './facts.ts'
import { wallTime } from './local-clock.ts'
import { DEFAULT_ZONE } from './zones.ts'

/** The sweep has a whole night for what is due on a day, and another one for what it did not finish. */
const SWEPT_WITHIN = 2 * 86_400_000

/** What came due on a day was taken up: nothing lies behind. */
export function checkDated({ dated }: Pick<Facts, 'dated'>, { now }: { now: string }): Break[] {
  const before = wallTime(new Date(Date.parse(now) - SWEPT_WITHIN).toISOString(), DEFAULT_ZONE).day
  return dated.flatMap(({ at, on }) =>
    on <= before ? [{ rule: 'swept', about: at, found: `came due on ${on}, and no sweep took it up` }] : [],
  )
}
