import { AwsError } from '../../service.ts'
import { parseMachineArn } from '../arn.ts'
import type { Engine } from '../engine.ts'
import { type Alias, findAlias } from './alias-store.ts'
import { requireMachine } from './machine-store.ts'

/** What a start runs: the ARN may be that of a machine, of a version or of an alias. */
export interface Target {
  readonly machine: string
  readonly revision: number
  readonly versionArn?: string
  readonly aliasArn?: string
}

/** Throws InvalidArn or StateMachineDoesNotExist. */
export function resolveTarget(engine: Engine, arn: string): Target {
  const { machine, qualifier } = parseMachineArn(arn)
  const { revision } = requireMachine(engine, machine)
  if (qualifier === undefined) return { machine, revision }
  if (/^\d+$/.test(qualifier))
    return { machine, revision: revisionOf(engine, machine, Number(qualifier)), versionArn: arn }
  const alias = findAlias(engine, arn)
  if (!alias) throw doesNotExist(arn)
  const versionArn = chooseRoute(engine, alias)
  return { ...resolveTarget(engine, versionArn), aliasArn: arn }
}

function revisionOf(engine: Engine, machine: string, version: number): number {
  const row = engine.store
    .prepare('SELECT revision FROM sfn_version WHERE machine = ? AND version = ?')
    .get(machine, version)
  if (!row) throw doesNotExist(`${machine}:${version}`)
  return Number(row.revision)
}

function chooseRoute(engine: Engine, { routing }: Alias): string {
  const [first, second] = routing
  if (!first) throw new Error('an alias without routes')
  if (!second) return first.stateMachineVersionArn
  return engine.random() * 100 < first.weight ? first.stateMachineVersionArn : second.stateMachineVersionArn
}

function doesNotExist(arn: string): AwsError {
  return new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`)
}
