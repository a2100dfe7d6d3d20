type Json = unknown
type Test = (value: Json) => boolean

/** An event pattern holds something that this machine does not understand. `path` is where, e.g. `detail.status`. */
class PatternRefused extends Error {
  constructor(path: string, what: string) {
    super(
      `Event pattern at ${path || 'its top'}: ${what}. Understood are exact values, prefix, suffix, anything-but and exists.`,
    )
    this.name = 'PatternRefused'
  }
}

/** Turns an event pattern into a test of events. What it cannot do it refuses by name, so that no rule matches by mistake. */
export function compilePattern(pattern: Json, path = ''): (event: Json) => boolean {
  if (!isObject(pattern)) throw new PatternRefused(path, 'an object was expected')
  const tests = Object.entries(pattern).map(([name, inner]) =>
    compileField(name, inner, path ? `${path}.${name}` : name),
  )
  if (tests.length === 0) throw new PatternRefused(path, 'an empty object matches nothing')
  return (event) => tests.every((test) => test(event))
}

function compileField(name: string, inner: Json, path: string): Test {
  if (name.startsWith('$')) throw new PatternRefused(path, `"${name}" is not supported`)
  const matches = Array.isArray(inner) ? compileChoices(inner, path) : compilePattern(inner, path)
  return (event) => matches(isObject(event) ? event[name] : undefined)
}

function compileChoices(choices: readonly Json[], path: string): Test {
  if (choices.length === 0) throw new PatternRefused(path, 'an empty list matches nothing')
  const tests = choices.map((choice) => compileChoice(choice, path))
  return (value) => tests.some((test) => test(value))
}

function compileChoice(choice: Json, path: string): Test {
  if (!isObject(choice)) return anyElement((value) => value === choice)
  const [operator = '', operand] = Object.entries(choice)[0] ?? []
  if (Object.keys(choice).length !== 1) throw new PatternRefused(path, 'a matcher has exactly one operator')
  if (operator === 'exists') return (value) => (value !== undefined && !isObject(value)) === operand
  if (operator === 'anything-but') return anythingBut(operand, path)
  return anyElement(compileText(operator, operand, path))
}

function compileText(operator: string, operand: Json, path: string): Test {
  if (typeof operand !== 'string')
    throw new PatternRefused(path, `"${operator}" of ${JSON.stringify(operand)} is not supported`)
  if (operator === 'prefix') return (value) => typeof value === 'string' && value.startsWith(operand)
  if (operator === 'suffix') return (value) => typeof value === 'string' && value.endsWith(operand)
  throw new PatternRefused(path, `"${operator}" is not supported`)
}

/** Matches any value that is there and is none of those named. */
function anythingBut(operand: Json, path: string): Test {
  const excluded = Array.isArray(operand)
    ? compileChoices(operand, path)
    : isObject(operand)
      ? compileText(Object.keys(operand)[0] ?? '', Object.values(operand)[0], path)
      : (value: Json) => value === operand
  return anyElement((value) => value !== undefined && !excluded(value))
}

/** A field that is a list matches when one of its elements does. */
function anyElement(test: Test): Test {
  return (value) => (Array.isArray(value) ? value.some(test) : test(value))
}

function isObject(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
