import type { Break, Facts } from './facts.ts'

/** How long an event may be without an outcome: the sweep republishes after this. */
const ANSWERED_WITHIN = 5 * 60_000

/** Every event has exactly one outcome, and what the outcome says is there. `strict`: young events too. */
export function checkEvents(facts: Facts, { now, strict }: { now: string; strict: boolean }): Break[] {
  const tooOld = Date.parse(now) - ANSWERED_WITHIN
  return facts.events.flatMap(({ id, name, receivedAt, outcome, onUnansweredList }) => {
    const about = `event ${id} (${name})`
    if (outcome) {
      const found: Break[] = []
      if (onUnansweredList)
        found.push({ rule: 'answered-once', about, found: `has the outcome ${outcome.kind} and still waits for one` })
      if (outcome.kind === 'failed')
        found.push({ rule: 'nothing-failed', about, found: `failed: ${outcome.detail ?? 'without a reason'}` })
      if ((outcome.kind === 'created' || outcome.kind === 'merged') && !facts.leads.has(outcome.detail ?? ''))
        found.push({
          rule: 'outcome-true',
          about,
          found: `${outcome.kind} ${outcome.detail ?? '?'}, but there is no such lead`,
        })
      return found
    }
    if (!onUnansweredList)
      return [{ rule: 'answered', about, found: 'has no outcome and is on no list to be republished' }]
    if (!strict && Date.parse(receivedAt) > tooOld) return []
    return [{ rule: 'answered', about, found: `has no outcome since ${receivedAt}` }]
  })
}
