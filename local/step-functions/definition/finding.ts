/** One reason why a definition is refused. `path` is where, e.g. `/States/Wait for answer/TimeoutSeconds`. */
export interface Finding {
  readonly code: string
  readonly path: string
  readonly message: string
}
