/** A string that starts with `{%` and ends with `%}`, or a plain value. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value }

export type Transition = { readonly Next: string } | { readonly End: true }

interface Data {
  readonly Assign?: Readonly<Record<string, Value>>
  readonly Output?: Value
}

export interface Retrier {
  readonly ErrorEquals: readonly string[]
  readonly IntervalSeconds?: number
  readonly MaxAttempts?: number
  readonly BackoffRate?: number
  readonly MaxDelaySeconds?: number
  readonly JitterStrategy?: 'FULL' | 'NONE'
}

export interface Catcher extends Data {
  readonly ErrorEquals: readonly string[]
  readonly Next: string
}

/** What a task does, before it is known where it leads. */
export interface Work {
  readonly Type: 'Task'
  readonly Resource: string
  readonly Arguments: Value
  readonly TimeoutSeconds: number | string
  readonly Retry: readonly Retrier[]
}
type TaskState = Work & Data & Transition & { readonly Catch?: readonly Catcher[] }
export type ChoiceRule = Data & { readonly Condition: string; readonly Next: string }
type ChoiceState = Data & {
  readonly Type: 'Choice'
  readonly Choices: readonly ChoiceRule[]
  readonly Default: string
}
type PassState = Data & Transition & { readonly Type: 'Pass' }
type SucceedState = { readonly Type: 'Succeed'; readonly Output?: Value }
export type State = TaskState | ChoiceState | PassState | SucceedState
export type States = Readonly<Record<string, State>>

/** The part of the Amazon States Language that journeys use: JSONata throughout, and every task with a time limit. */
export interface StateMachine {
  readonly Comment: string
  readonly QueryLanguage: 'JSONata'
  readonly StartAt: string
  readonly States: States
}

/** The compiler made a machine that Step Functions would refuse: a fault of a step kind, not of a journey. */
export class BadMachine extends Error {
  constructor(faults: readonly string[]) {
    super(`The state machine cannot be built: ${faults.join('; ')}`)
    this.name = 'BadMachine'
  }
}

/** State names that Step Functions accepts. */
const LONGEST_NAME = 80

/** Puts a machine together; throws BadMachine for a name that is too long or leads nowhere, or a state that nothing leads to. */
export function buildMachine(comment: string, startAt: string, states: States): StateMachine {
  const targets = [startAt, ...Object.values(states).flatMap(targetsOf)]
  const faults = [
    ...targets.filter((name) => !(name in states)).map((name) => `"${name}" does not exist`),
    ...Object.keys(states).flatMap((name) => (targets.includes(name) ? [] : [`nothing leads to "${name}"`])),
    ...Object.keys(states).flatMap((name) => (name.length > LONGEST_NAME ? [`"${name}" is too long`] : [])),
  ]
  if (faults.length > 0) throw new BadMachine(faults)
  return { Comment: comment, QueryLanguage: 'JSONata', StartAt: startAt, States: states }
}

/** Every state that a state may lead to. */
export function targetsOf(state: State): string[] {
  if (state.Type === 'Succeed') return []
  if (state.Type === 'Choice') return [...state.Choices.map((rule) => rule.Next), state.Default]
  const caught = 'Catch' in state ? (state.Catch ?? []).map((catcher) => catcher.Next) : []
  return 'Next' in state ? [state.Next, ...caught] : caught
}
