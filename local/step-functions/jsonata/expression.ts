import jsonata from 'jsonata'
import { awsFunctions } from './aws-functions.ts'
import { type EvaluationLimits, GUARD, guardEvaluation } from './guard.ts'
import { MOMENT, type Moment } from './moment.ts'
import { ASK_JSONATA, compilePlain } from './plain.ts'

/** A parsed expression. Its text is without `{%` and `%}`. */
export interface CompiledExpression {
  readonly text: string
  readonly ast: jsonata.ExprNode
  evaluate(bindings: Readonly<Record<string, unknown>>, moment: Moment): Promise<unknown>
}

const compiled = new Map<string, CompiledExpression>()

export function isExpression(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('{%') && value.endsWith('%}')
}

/** Parses the text between `{%` and `%}`; throws jsonata's own error for what is not JSONata 2.0.6. */
export function compileExpression(source: string): CompiledExpression {
  const known = compiled.get(source)
  if (known) return known
  const text = source.slice(2, -2).trim()
  const expression = jsonata(text)
  awsFunctions(expression)
  guardEvaluation(expression)
  const ast = expression.ast()
  const plain = compilePlain(ast)
  const fresh: CompiledExpression = {
    text,
    ast,
    evaluate: async (bindings, moment) => {
      const direct = plain ? plain(bindings) : ASK_JSONATA
      return direct === ASK_JSONATA ? expression.evaluate(undefined, withMoment(bindings, moment)) : direct
    },
  }
  compiled.set(source, fresh)
  return fresh
}

function withMoment(bindings: Readonly<Record<string, unknown>>, moment: Moment): Record<string, unknown> {
  const limits: EvaluationLimits = { steps: 0, startedAt: 0 }
  return { ...bindings, [MOMENT]: moment, [GUARD]: limits }
}
