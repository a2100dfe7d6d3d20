import type { Catcher, Flow, MachineDefinition, Retrier, State } from './asl.ts'
import { checkExpressions } from './check-expressions.ts'
import type { Finding } from './finding.ts'
import { parseResource } from './resource.ts'

type Supports = (resource: string) => boolean
type Language = 'JSONata' | 'JSONPath'

/** What the schema cannot say: where transitions lead, which fields go together, and whether expressions can be parsed. */
export function checkFlow(machine: MachineDefinition, supports: Supports): Finding[] {
  return [...findings(machine, { path: '', language: machine.QueryLanguage ?? 'JSONPath', supports, outer: new Set() })]
}

interface Place {
  readonly path: string
  readonly language: Language
  readonly supports: Supports
  /** Variables of the scopes around this one. */
  readonly outer: ReadonlySet<string>
}

function* findings(flow: Flow, place: Place): Generator<Finding> {
  const known = new Set(Object.keys(flow.States))
  const dangling = (target: string | undefined, path: string) =>
    target !== undefined && !known.has(target)
      ? [finding(path, `there is no state '${target}'`, 'MISSING_TRANSITION_TARGET')]
      : []
  yield* dangling(flow.StartAt, `${place.path}/StartAt`)
  const assigned = assignedIn(Object.values(flow.States))
  for (const name of assigned) {
    if (place.outer.has(name))
      yield finding(`${place.path}/States`, `'${name}' is a variable of an outer scope and cannot be assigned here`)
  }
  for (const [name, state] of Object.entries(flow.States)) {
    const path = `${place.path}/States/${name}`
    for (const [field, target] of targets(state)) yield* dangling(target, `${path}/${field}`)
    const others = assignedIn(Object.values(flow.States).filter((other) => other !== state))
    yield* stateFindings(state, { ...place, path, outer: new Set([...place.outer, ...others]) })
  }
}

function* stateFindings(state: State, place: Place): Generator<Finding> {
  const { path } = place
  const language = state.QueryLanguage ?? place.language
  if (place.language === 'JSONata' && state.QueryLanguage === 'JSONPath') {
    yield finding(
      `${path}/QueryLanguage`,
      `'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine`,
    )
  } else if (language === 'JSONPath' && usesData(state)) {
    yield finding(
      `${path}/QueryLanguage`,
      `must be 'JSONata', here or for the whole state machine: JSONPath is not supported`,
    )
  }
  if (hasTransition(state)) yield* transitionFindings(state, path)
  if ('Retry' in state) yield* recoveryFindings(state.Retry ?? [], `${path}/Retry`)
  if ('Catch' in state) yield* recoveryFindings(state.Catch ?? [], `${path}/Catch`)
  yield* kindFindings(state, place)
  yield* checkExpressions(state, path)
  for (const [inner, field, isolated] of innerFlows(state)) {
    const outer = isolated ? new Set<string>() : place.outer
    yield* findings(inner, { ...place, path: `${path}/${field}`, outer })
  }
}

function hasTransition(state: State): boolean {
  return state.Type !== 'Choice' && state.Type !== 'Succeed' && state.Type !== 'Fail'
}

/** A Succeed, Fail or Pass without data means the same in both languages. */
function usesData(state: State): boolean {
  if (state.Type === 'Fail') return /^\{%/.test(state.Error ?? '') || /^\{%/.test(state.Cause ?? '')
  if (state.Type === 'Succeed') return state.Output !== undefined
  return state.Type !== 'Pass' || state.Output !== undefined || state.Assign !== undefined
}

function* transitionFindings(state: State, path: string): Generator<Finding> {
  const { Next, End } = { Next: undefined, End: undefined, ...state }
  if ((Next === undefined) === (End === undefined)) yield finding(path, 'needs either Next or "End": true')
}

function* recoveryFindings(rules: readonly (Retrier | Catcher)[], path: string): Generator<Finding> {
  for (const [index, { ErrorEquals }] of rules.entries()) {
    if (!ErrorEquals.includes('States.ALL')) continue
    if (ErrorEquals.length > 1) yield finding(`${path}[${index}]/ErrorEquals`, 'States.ALL must stand alone')
    if (index < rules.length - 1) yield finding(`${path}[${index}]/ErrorEquals`, 'States.ALL must come last')
  }
}

function* kindFindings(state: State, { path, supports }: Place): Generator<Finding> {
  if (state.Type === 'Task') {
    const resource = parseResource(state.Resource)
    if (!resource || resource.pattern === 'sync' || !supports(resource.name)) {
      yield finding(`${path}/Resource`, `the resource '${state.Resource}' is not supported`)
    }
    const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = state
    if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout) {
      yield finding(`${path}/HeartbeatSeconds`, 'must be smaller than TimeoutSeconds')
    }
  }
  if (state.Type === 'Wait' && (state.Seconds === undefined) === (state.Timestamp === undefined)) {
    yield finding(path, 'needs either Seconds or Timestamp')
  }
}

function* targets(state: State): Generator<[string, string | undefined]> {
  if ('Next' in state) yield ['Next', state.Next]
  if ('Catch' in state)
    for (const [index, { Next }] of (state.Catch ?? []).entries()) yield [`Catch[${index}]/Next`, Next]
  if (state.Type !== 'Choice') return
  yield ['Default', state.Default]
  for (const [index, { Next }] of state.Choices.entries()) yield [`Choices[${index}]/Next`, Next]
}

function* innerFlows(state: State): Generator<[Flow, string, boolean]> {
  if (state.Type === 'Parallel') {
    for (const [index, branch] of state.Branches.entries()) yield [branch, `Branches[${index}]`, false]
  }
  if (state.Type === 'Map') {
    yield [state.ItemProcessor, 'ItemProcessor', state.ItemProcessor.ProcessorConfig?.Mode === 'DISTRIBUTED']
  }
}

/** A Parallel or Map that assigns a name does so after its branches: they may use it for themselves. */
function assignedIn(states: readonly State[]): Set<string> {
  const names = states.flatMap((state) => [
    ...('Assign' in state ? Object.keys(state.Assign ?? {}) : []),
    ...('Catch' in state ? (state.Catch ?? []).flatMap(({ Assign }) => Object.keys(Assign ?? {})) : []),
    ...(state.Type === 'Choice' ? state.Choices.flatMap(({ Assign }) => Object.keys(Assign ?? {})) : []),
  ])
  return new Set(names)
}

function finding(path: string, message: string, code = 'SCHEMA_VALIDATION_FAILED'): Finding {
  return { code, path, message }
}
