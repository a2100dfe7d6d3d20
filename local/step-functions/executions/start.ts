import { z } from 'zod'
import { AwsError } from '../../service.ts'
import { checkName, executionArn } from '../arn.ts'
import type { Engine } from '../engine.ts'
import { exceedsPayloadLimit, type Json } from '../json.ts'
import { uuidFrom } from '../jsonata/aws-functions.ts'
import { resolveTarget, type Target } from '../machines/target.ts'
import { firstCheckpoint } from './checkpoint.ts'
import type { ExecutionRow, NewExecution } from './execution-store.ts'

const startInput = z.object({
  stateMachineArn: z.string(),
  name: z.string().optional(),
  input: z.string().default('{}'),
})

/**
 * Starts an execution. The same name and input while it runs answers the running one; otherwise a used name
 * throws ExecutionAlreadyExists.
 */
export async function startExecution(engine: Engine, request: unknown) {
  const { stateMachineArn, name, input } = startInput.parse(request)
  if (name !== undefined) checkName(name)
  const json = readInput(input)
  const { sequence, row } = await writeStart(engine, {
    target: resolveTarget(engine, stateMachineArn),
    name,
    input,
    json,
  })
  if (sequence !== undefined) engine.statusChanges.deliver()
  return { executionArn: row.arn, startDate: new Date(row.startedAt) }
}

interface Start {
  readonly target: Target
  readonly name: string | undefined
  readonly input: string
  readonly json: Json
}

function writeStart(engine: Engine, start: Start) {
  return engine.store.write(() => {
    const row = newExecution(engine, start)
    const existing = start.name === undefined ? undefined : engine.executions.byArn(row.arn)
    if (existing) return { row: sameOrRefuse(existing, start.input), sequence: undefined }
    const sequence = insert(engine, row, start.json)
    engine.driver.onOwnAccount(engine.driver.step(sequence, () => true))
    return { row, sequence }
  })
}

function newExecution(engine: Engine, { target, name, input }: Start): NewExecution {
  const chosen = name ?? unusedName(engine, target.machine)
  return {
    arn: executionArn(target.machine, chosen),
    machine: target.machine,
    revision: target.revision,
    versionArn: target.versionArn,
    aliasArn: target.aliasArn,
    name: chosen,
    startedAt: engine.clock.now(),
    input,
  }
}

/** A seeded source of chance repeats itself after a restart, so a name may be taken. */
function unusedName(engine: Engine, machine: string): string {
  for (;;) {
    const name = uuidFrom(engine.random)
    if (!engine.executions.byArn(executionArn(machine, name))) return name
  }
}

function insert(engine: Engine, row: NewExecution, json: Json): number {
  const { definition } = engine.revisions.read(row.revision)
  const limit = definition.TimeoutSeconds
  const point = firstCheckpoint(
    definition.StartAt,
    json,
    limit === undefined ? undefined : row.startedAt + limit * 1000,
  )
  const sequence = engine.executions.insert(row, point)
  engine.statusChanges.add({
    ...row,
    status: 'RUNNING',
    stoppedAt: undefined,
    output: undefined,
    error: undefined,
    cause: undefined,
  })
  return sequence
}

function sameOrRefuse(existing: ExecutionRow, input: string): ExecutionRow {
  if (existing.status === 'RUNNING' && existing.input === input) return existing
  throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${existing.arn}'`)
}

function readInput(input: string): Json {
  if (exceedsPayloadLimit(input)) {
    throw new AwsError('InvalidExecutionInput', 'Invalid Execution Input: the input exceeds 262144 bytes')
  }
  try {
    return JSON.parse(input)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${why}'`)
  }
}
