/** A failure that Retry and Catch can see. `error` and `cause` are what the history and `$states.errorOutput` show. */
export class StateError extends Error {
  readonly error: string | undefined
  readonly reason: string | undefined
  /** Another name under which Retry and Catch may know the same failure: a missed heartbeat is recorded as States.Timeout. */
  readonly alias: string | undefined

  constructor(error: string | undefined, reason: string | undefined, alias?: string) {
    super(reason ?? error ?? 'failed')
    this.name = 'StateError'
    this.error = error
    this.reason = reason
    this.alias = alias
  }
}

/** An expression that could not be evaluated, or gave what its field cannot take. `location` is the field, e.g. `Arguments/FunctionName`. */
export class QueryEvaluationError extends StateError {
  readonly location: string | undefined

  constructor(reason: string, location?: string) {
    super('States.QueryEvaluationError', reason)
    this.location = location
  }
}
