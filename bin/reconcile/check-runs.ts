import type { Break, Facts } from './facts.ts'

/** Runs and their locks belong together, and a run that failed handed its lead, or what else it was about, to a human. */
export function checkRuns({ runs, actives, custody, leads, tasks }: Facts): Break[] {
  const byId = new Map(runs.map((run) => [run.runId, run]))
  const cared = new Set(tasks.map(({ runId }) => runId))
  const locks = new Set(actives.map(({ runId }) => runId))
  const broken = (runId: string, found: string, rule = 'run-lock'): Break => ({ rule, about: `run ${runId}`, found })
  return [
    ...actives.flatMap(({ runId, journey, subject }) => {
      const run = byId.get(runId)
      if (!run) return [broken(runId, `is active for ${journey} of ${subject.id}, but there is no such run`)]
      return run.state === 'ended'
        ? [broken(runId, 'has ended, but still keeps others of its journey from starting')]
        : []
    }),
    ...runs.flatMap(({ runId, state, status, subject }) => {
      if (state === 'started') return locks.has(runId) ? [] : [broken(runId, 'is under way, but not listed as active')]
      if (status === undefined || status === 'SUCCEEDED') return []
      if (subject.type !== 'lead')
        return cared.has(`${runId}-failed`)
          ? []
          : [broken(runId, `${status}, but nobody was given its ${subject.type}`, 'failed-run')]
      const reachedHuman = custody.get(subject.id)?.some(({ what }) => what === 'queued')
      const settled = leads.get(subject.id)?.holder ?? leads.get(subject.id)?.state === 'closed'
      return reachedHuman || settled
        ? []
        : [broken(runId, `${status}, but its lead never reached a human`, 'failed-run')]
    }),
  ]
}
