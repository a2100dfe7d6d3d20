import { AwsError } from '../service.ts'

/** A ValidationException with AWS's wording. */
export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message)
}

/** What AWS offers and this machine does not: named, never ignored. */
export function unsupported(what: string, remedy = ''): AwsError {
  return new AwsError('ValidationException', `${what} is not supported by this machine's DynamoDB${remedy}`)
}
