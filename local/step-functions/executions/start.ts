import { z } from 'zod'
import { AwsError } from '../../service.ts'
import { checkName, executionArn } from '../arn.ts'
import type { Engine } from '../engine.ts'
import { exceedsPayloadLimit, type Json } from '../json.ts'
import { uuidFrom } from '../jsonata/aws-functions.ts'
import { resolveTarget, type Target } from '../machines/target.ts'
import { type Checkpoint, firstCheckpoint } from './checkpoint.ts'
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
  const { row, isNew } = await engine.driver.start(() => {
    const created = newExecution(engine, resolveTarget(engine, stateMachineArn), { name, input })
    return { created, point: checkpointOf(engine, created, json) }
  })
  if (!isNew) refuseUnlessSame(row, input)
  return { executionArn: row.arn, startDate: new Date(row.startedAt) }
}

function newExecution(
  engine: Engine,
  target: Target,
  { name, input }: { name: string | undefined; input: string },
): NewExecution {
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

function checkpointOf(engine: Engine, { revision, startedAt }: NewExecution, input: Json): Checkpoint {
  const { StartAt, TimeoutSeconds } = engine.revisions.read(revision).definition
  return firstCheckpoint(StartAt, input, TimeoutSeconds === undefined ? undefined : startedAt + TimeoutSeconds * 1000)
}

function refuseUnlessSame(existing: ExecutionRow, input: string): void {
  if (existing.status === 'RUNNING' && existing.input === input) return
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
