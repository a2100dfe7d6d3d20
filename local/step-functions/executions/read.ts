import { z } from 'zod'
import { AwsError } from '../../service.ts'
import { parseMachineArn } from '../arn.ts'
import type { Engine } from '../engine.ts'
import { toHistoryEvent } from '../interpreter/history-event.ts'
import { findAlias } from '../machines/alias-store.ts'
import { requireMachine } from '../machines/machine-store.ts'
import { page, pageToken } from '../paging.ts'
import type { ExecutionRow } from './execution-store.ts'

const one = z.object({ executionArn: z.string() })
const whole = { truncated: false, included: true }

export async function describeExecution(engine: Engine, input: unknown) {
  const row = requireExecution(engine, one.parse(input).executionArn)
  return {
    ...summary(row),
    input: row.input,
    inputDetails: whole,
    ...(row.output !== undefined && { output: row.output, outputDetails: whole }),
    ...(row.error !== undefined && { error: row.error }),
    ...(row.cause !== undefined && { cause: row.cause }),
    redriveCount: 0,
    redriveStatus: 'NOT_REDRIVABLE',
  }
}

export async function describeStateMachineForExecution(engine: Engine, input: unknown) {
  const row = requireExecution(engine, one.parse(input).executionArn)
  const revision = engine.revisions.read(row.revision)
  return {
    stateMachineArn: row.machine,
    name: revision.machineName,
    definition: revision.text,
    roleArn: revision.roleArn,
    updateDate: new Date(revision.updatedAt),
    revisionId: String(revision.id),
  }
}

const listInput = z.object({ stateMachineArn: z.string(), statusFilter: z.string().optional() })

/** Executions of a machine, a version or an alias, newest first. */
export async function listExecutions(engine: Engine, input: unknown) {
  const { stateMachineArn, statusFilter } = listInput.parse(input)
  const { machine, qualifier } = parseMachineArn(stateMachineArn)
  requireMachine(engine, machine)
  const { size, after } = page(input)
  const column = qualifier === undefined ? 'machine' : findAlias(engine, stateMachineArn) ? 'alias_arn' : 'version_arn'
  const before = after === undefined ? Number.MAX_SAFE_INTEGER : Number(after)
  const rows = engine.executions.page({ machine, column, arn: stateMachineArn, status: statusFilter, before, size })
  return { executions: rows.map(summary), ...pageToken(rows, size, ({ sequence }) => sequence) }
}

const historyInput = z.object({
  executionArn: z.string(),
  reverseOrder: z.boolean().default(false),
  includeExecutionData: z.boolean().default(true),
})

export async function getExecutionHistory(engine: Engine, input: unknown) {
  const { executionArn, reverseOrder, includeExecutionData } = historyInput.parse(input)
  const { sequence } = requireExecution(engine, executionArn)
  const { size, after } = page(input)
  const all = engine.executions.history(sequence)
  const ordered = reverseOrder ? all.toReversed() : all
  const last = after === undefined ? undefined : Number(after)
  const rest = last === undefined ? ordered : ordered.filter(([id]) => (reverseOrder ? id < last : id > last))
  const events = rest.slice(0, size)
  return {
    events: events.map((entry) => toHistoryEvent(entry, includeExecutionData)),
    ...(rest.length > size && pageToken(events, size, ([id]) => id)),
  }
}

/** Throws InvalidArn or ExecutionDoesNotExist. */
export function requireExecution(engine: Engine, arn: string): ExecutionRow {
  if (!/^arn:[\w-]+:states:[\w-]*:\d*:execution:[^:]+:.+$/.test(arn)) {
    throw new AwsError('InvalidArn', `Invalid Arn: '${arn}'`)
  }
  const row = engine.executions.byArn(arn)
  if (!row) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`)
  return row
}

function summary(row: ExecutionRow) {
  return {
    executionArn: row.arn,
    stateMachineArn: row.machine,
    name: row.name,
    status: row.status,
    startDate: new Date(row.startedAt),
    ...(row.stoppedAt !== undefined && { stopDate: new Date(row.stoppedAt) }),
    ...(row.versionArn !== undefined && { stateMachineVersionArn: row.versionArn }),
    ...(row.aliasArn !== undefined && { stateMachineAliasArn: row.aliasArn }),
  }
}
