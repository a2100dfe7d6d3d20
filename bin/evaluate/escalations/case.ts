import type { Severity } from '../../../events/complaint.ts'

/** One case of an event log: when it was filed, and when a human first answered, if ever. Moments are ISO 8601 in UTC. */
export interface Case {
  readonly id: string
  readonly filedAt: string
  readonly contactedAt: string | undefined
  /** What the person wrote, and the source's codes, where the log has them. */
  readonly text: string | undefined
  readonly codes: readonly string[]
  readonly severity: Severity | undefined
}

export interface CaseLog {
  readonly name: string
  /** What was read from which column, and what was made up, for people to see. */
  readonly notes: readonly string[]
  readonly unreadable: number
  readonly cases: readonly Case[]
}
