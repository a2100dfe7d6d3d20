import { givenNames, sourceOf, textsIn } from './expression.ts'
import { settingAt } from './inline-settings.ts'
import { inspect } from './inspect-expression.ts'
import { type Problem, withRemedy } from './problem.ts'

/** What is wrong with the expressions in a value of a journey, where these variables exist. */
export function checkExpressions(
  settings: unknown,
  { value, path: base }: { value: unknown; path: readonly PropertyKey[] },
  variables: ReadonlySet<string>,
): Problem[] {
  const known = new Set(['settings', ...Object.keys(givenNames), ...variables])
  return [...textsIn(value)].flatMap(([text, path]) =>
    checkText(text, known, settings).map((message) => ({ path: [...base, ...path], message })),
  )
}

function checkText(text: string, known: ReadonlySet<string>, settings: unknown): string[] {
  const source = sourceOf(text)
  if (source === undefined) {
    const isMeantToBe = text.includes('{%') || text.includes('$' + '{')
    return isMeantToBe
      ? [withRemedy('this is neither a text nor an expression', "Write the whole value as `'{% … %}'` on one line")]
      : []
  }
  const found = inspect(source)
  if ('refused' in found) return [found.refused]
  const unknown = found.reads.filter((name) => !known.has(name))
  const unset = found.settings.filter((path) => path.length > 0 && settingAt(settings, path) === undefined)
  return [
    ...unknown.map((name) =>
      withRemedy(
        `$${name} does not exist at this step`,
        `Here one may use: ${[...known].map((each) => `$${each}`).join(', ')}`,
      ),
    ),
    ...unset.map((path) => withRemedy(`there is no setting "${path.join('.')}"`, 'Add it under `settings:`')),
  ]
}
