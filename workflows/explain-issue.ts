import type { z } from 'zod'
import { withRemedy } from './problem.ts'

export interface Located {
  path: readonly PropertyKey[]
  /** Problem and remedy (see withRemedy). */
  message: string
}

/** Zod's issues in the words of a journey's author; misspelt keys first, for they explain what is missing. */
export function explainIssues(issues: readonly z.core.$ZodIssue[]): Located[] {
  const misspelt = issues.filter((issue) => issue.code === 'unrecognized_keys')
  const others = issues.filter((issue) => issue.code !== 'unrecognized_keys')
  return [...misspelt, ...others].map(explain)
}

/** An unknown key is shown at the key itself. */
function explain(issue: z.core.$ZodIssue): Located {
  const { path, message } = issue
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.map((key) => `\`${key}\``).join(', ')
    return {
      path: [...path, ...issue.keys.slice(0, 1)],
      message: withRemedy(`${names} is not known here`, 'Correct its spelling, or remove it'),
    }
  }
  const name = String(path.at(-1) ?? 'journey')
  if (message.endsWith('received undefined'))
    return { path, message: withRemedy(`\`${name}\` is missing`, `Add \`${name}:\``) }
  if (issue.code === 'invalid_value')
    return {
      path,
      message: withRemedy(`\`${name}\` is missing or not known`, `Choose one of: ${issue.values.join(', ')}`),
    }
  return { path, message }
}
