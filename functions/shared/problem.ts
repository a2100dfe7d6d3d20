/** One thing that is wrong with a request: which field, and what to do about it. */
export interface FieldError {
  /** A JSON pointer, e.g. `/person/phone`, or the name of a header. */
  field: string
  message: string
}

/** A refusal that the caller can act on, answered over HTTP as an RFC 9457 problem document. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly remedy: string
  readonly errors: readonly FieldError[]

  constructor(status: number, code: string, title: string, remedy: string, errors: readonly FieldError[] = []) {
    super(title)
    this.name = 'Problem'
    this.status = status
    this.code = code
    this.remedy = remedy
    this.errors = errors
  }
}
