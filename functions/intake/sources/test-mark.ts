import { z } from 'zod'
import type { CapturedLead } from '../../leads/lead-record.ts'
import { isPath, lookUp, parsePath } from './json-path.ts'

/** Words of the source by which it marks what is no real wish. */
export const testsSchema = z.strictObject({
  path: z.string().refine(isPath, 'write a path, e.g. $.clue_source'),
  test: z.array(z.string()).default([]),
  abnormal: z.array(z.string()).default([]),
})
export type Tests = z.output<typeof testsSchema>

/** Whether the source itself says that there is no real wish behind a lead. */
export function testIn(said: unknown, tests: Tests | undefined): CapturedLead['test'] {
  const value = tests && lookUp(said, parsePath(tests.path) ?? [])
  if (!tests || value === undefined || value === null) return undefined
  const word = String(value)
  if (tests.test.includes(word)) return 'test'
  return tests.abnormal.includes(word) ? 'abnormal' : undefined
}
