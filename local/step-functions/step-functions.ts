import { z } from 'zod'
import type { Activity } from '../activity.ts'
import type { Clock } from '../clock.ts'
import { AwsError, type LocalService } from '../service.ts'
import type { Store } from '../store.ts'
import type { Engine } from './engine.ts'
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess, stopExecution } from './executions/control.ts'
import { driver } from './executions/driver.ts'
import { executionStore } from './executions/execution-store.ts'
import {
  describeExecution,
  describeStateMachineForExecution,
  getExecutionHistory,
  listExecutions,
} from './executions/read.ts'
import { startExecution } from './executions/start.ts'
import { type StatusChange, statusChanges } from './executions/status-changes.ts'
import {
  createStateMachineAlias,
  deleteStateMachineAlias,
  describeStateMachineAlias,
  updateStateMachineAlias,
} from './machines/aliases.ts'
import {
  createStateMachine,
  deleteStateMachine,
  describeStateMachine,
  listStateMachines,
  updateStateMachine,
  validateStateMachineDefinition,
} from './machines/machines.ts'
import { revisionReader } from './machines/revisions.ts'
import { deleteStateMachineVersion, listStateMachineVersions, publishStateMachineVersion } from './machines/versions.ts'
import { createTables } from './schema.ts'
import type { TaskPort } from './task-port.ts'

/** Step Functions on this machine: JSONata only, STANDARD only, everything it knows is in the store. */
export interface StepFunctions extends LocalService {
  /** After a start: sends again what had no answer, arms timers, tells of status changes that nobody has taken. */
  resume(): void
  /** Stops moving executions; what is under way is taken up by the next start. */
  close(): void
}

export interface StepFunctionsOptions {
  readonly store: Store
  readonly clock: Clock
  readonly activity: Activity
  readonly tasks: TaskPort
  /** Source of names, tokens, jitter, `$random` and `$uuid`; give a seeded one for repeatable runs. */
  readonly random?: () => number
  readonly accountId?: string
  readonly region?: string
  /** Told of every status change after it is on disk, at least once, until its promise resolves. */
  readonly onStatusChange?: (change: StatusChange) => Promise<void>
}

type Operation = (engine: Engine, input: unknown) => Promise<object>

const OPERATIONS: ReadonlyMap<string, Operation> = new Map(
  Object.entries({
    CreateStateMachine: createStateMachine,
    UpdateStateMachine: updateStateMachine,
    DescribeStateMachine: describeStateMachine,
    ListStateMachines: listStateMachines,
    DeleteStateMachine: deleteStateMachine,
    ValidateStateMachineDefinition: validateStateMachineDefinition,
    PublishStateMachineVersion: publishStateMachineVersion,
    ListStateMachineVersions: listStateMachineVersions,
    DeleteStateMachineVersion: deleteStateMachineVersion,
    CreateStateMachineAlias: createStateMachineAlias,
    DescribeStateMachineAlias: describeStateMachineAlias,
    UpdateStateMachineAlias: updateStateMachineAlias,
    DeleteStateMachineAlias: deleteStateMachineAlias,
    StartExecution: startExecution,
    DescribeExecution: describeExecution,
    DescribeStateMachineForExecution: describeStateMachineForExecution,
    ListExecutions: listExecutions,
    GetExecutionHistory: getExecutionHistory,
    StopExecution: stopExecution,
    SendTaskSuccess: sendTaskSuccess,
    SendTaskFailure: sendTaskFailure,
    SendTaskHeartbeat: sendTaskHeartbeat,
  }),
)

/** Opens the engine on a store. Call `resume` once everything that its tasks need is there. */
export function openStepFunctions(options: StepFunctionsOptions): StepFunctions {
  const { store, clock, activity, tasks } = options
  const { random = Math.random, accountId = '000000000000', region = 'us-east-1' } = options
  createTables(store)
  const executions = executionStore(store)
  const revisions = revisionReader(store)
  const changes = statusChanges({ store, clock, activity }, options.onStatusChange)
  const driving = driver({
    store,
    clock,
    activity,
    tasks,
    random,
    region,
    executions,
    revisions,
    statusChanges: changes,
  })
  const engine: Engine = {
    store,
    clock,
    random,
    home: { region, accountId },
    supports: (resource) => tasks.supports?.(resource) ?? true,
    revisions,
    executions,
    driver: driving,
    statusChanges: changes,
  }
  return {
    target: 'AWSStepFunctions',
    handle: (operation, input) => handle(engine, operation, input),
    resume: () => {
      driving.resume()
      changes.deliver()
    },
    close: () => {
      driving.close()
      changes.close()
    },
  }
}

async function handle(engine: Engine, operation: string, input: unknown): Promise<object> {
  const perform = OPERATIONS.get(operation)
  if (!perform) throw new AwsError('UnknownOperationException', `Step Functions has no operation ${operation} here`)
  try {
    return await perform(engine, input)
  } catch (error) {
    if (error instanceof z.ZodError) throw new AwsError('ValidationException', z.prettifyError(error))
    throw error
  }
}
