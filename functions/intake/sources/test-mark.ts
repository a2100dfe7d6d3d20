import type { CapturedLead } from '../../leads/lead-record.ts'
import { lookUp, parsePath } from './json-path.ts'
import type { Tests } from './source-settings.ts'

/** Whether the source itself says that there is no real wish behind a lead. */
export function testIn(said: unknown, tests: Tests | undefined): CapturedLead['test'] {
  const value = tests && lookUp(said, parsePath(tests.path) ?? [])
  if (!tests || value === undefined || value === null) return undefined
  const word = String(value)
  if (tests.test.includes(word)) return 'test'
  return tests.abnormal.includes(word) ? 'abnormal' : undefined
}
