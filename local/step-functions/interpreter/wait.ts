import type { WaitState } from '../definition/asl.ts'
import type { Frame } from '../executions/checkpoint.ts'
import { fillTemplate, type Scope, unexpectedType, whileExecuting } from '../jsonata/template.ts'
import { QueryEvaluationError } from '../state-error.ts'
import type { Ending } from './ending.ts'
import { leaveState } from './leave.ts'
import type { Run } from './run.ts'
import { scopeOf } from './scope.ts'
import { secondsField } from './seconds-field.ts'
import { parseOffsetDateTime } from './timestamp.ts'

const LONGEST_WAIT = 24_855 * 86_400_000

export async function runWait(run: Run, frame: Frame, state: WaitState): Promise<Ending | undefined> {
  const scope = scopeOf(run, frame)
  const at =
    state.Timestamp === undefined
      ? run.now + ((await secondsField(state.Seconds, 'Seconds', scope)) ?? 0) * 1000
      : await timestamp(state.Timestamp, scope)
  if (at - run.now > LONGEST_WAIT) throw tooLong(scope)
  if (at <= run.now) return leaveState(run, frame, { by: state })
  frame.waiting = { kind: 'wait', at }
  return undefined
}

async function timestamp(source: string, scope: Scope): Promise<number> {
  const value = await fillTemplate(source, 'Timestamp', scope)
  if (typeof value !== 'string') throw unexpectedType(source, 'Timestamp', 'string', value, scope)
  const at = parseOffsetDateTime(value)
  if (at !== undefined) return at
  throw new QueryEvaluationError(
    `${whileExecuting(scope)} The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${value}`,
    'Timestamp',
  )
}

function tooLong(scope: Scope): QueryEvaluationError {
  return new QueryEvaluationError(`${whileExecuting(scope)} Wait state delay is too long`)
}
