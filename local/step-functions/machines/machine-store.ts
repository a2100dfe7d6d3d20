import { AwsError } from '../../service.ts'
import type { Engine } from '../engine.ts'

/** A stored state machine. */
export interface Machine {
  readonly arn: string
  readonly name: string
  readonly type: string
  readonly status: string
  readonly revision: number
  readonly createdAt: number
  readonly settings: object
}

export function findMachine(engine: Engine, arn: string): Machine | undefined {
  const row = engine.store.prepare('SELECT * FROM sfn_machine WHERE arn = ?').get(arn)
  return row && toMachine(row)
}

/** Throws StateMachineDoesNotExist. */
export function requireMachine(engine: Engine, arn: string): Machine {
  const machine = findMachine(engine, arn)
  if (!machine) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`)
  return machine
}

export function toMachine(row: Readonly<Record<string, unknown>>): Machine {
  return {
    arn: String(row.arn),
    name: String(row.name),
    type: String(row.type),
    status: String(row.status),
    revision: Number(row.revision),
    createdAt: Number(row.created_at),
    settings: JSON.parse(String(row.settings)),
  }
}
