import type jsonata from 'jsonata'

export interface EvaluationLimits {
  steps: number
  startedAt: number
}

/** A binding's name that no expression can spell. */
export const GUARD = ' guard'
const STEPS_PER_LOOK = 512
const LONGEST_EVALUATION = 2_000

/**
 * Ends evaluations that run for more than two seconds. Jsonata calls this hook before each node; it cannot
 * interrupt a single native function (a catastrophic regular expression).
 */
export function guardEvaluation(expression: jsonata.Expression): void {
  const entry = (_node: unknown, _input: unknown, environment: jsonata.Environment): void => {
    const limits: EvaluationLimits | undefined = environment.lookup(GUARD)
    if (!limits) return
    limits.steps += 1
    if (limits.steps % STEPS_PER_LOOK !== 0) return
    const now = performance.now()
    if (limits.startedAt === 0) limits.startedAt = now
    if (now - limits.startedAt > LONGEST_EVALUATION) throw evaluationTooLong()
  }
  // The typings know only string names; the hook's name is a symbol.
  Reflect.apply(expression.assign, expression, [Symbol.for('jsonata.__evaluate_entry'), entry])
}

function evaluationTooLong(): Error & { code: string } {
  return Object.assign(new Error('Expression evaluation timeout: check for infinite loop'), { code: 'U1001' })
}
