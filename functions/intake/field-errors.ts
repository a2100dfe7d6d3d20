import type { z } from 'zod'
import type { FieldError } from '../shared/problem.ts'

/** What zod found wrong → one error per field, with the JSON pointer of the field. Never quotes a value: it may be personal. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ field: pointer([...issue.path, key]), message: 'is not a field of this form' }))
      : [{ field: pointer(issue.path), message: messageOf(issue) }],
  )
}

/** Of a wrong name of an entry, what is wrong with the name. */
const messageOf = (issue: z.core.$ZodIssue): string =>
  (issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined) ?? issue.message

const pointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** For schemas: says that a field is missing, or else what it must be. */
export const must = (be: string) => ({
  error: (issue: { input?: unknown }) => (issue.input === undefined ? `is missing: ${be}` : be),
})
