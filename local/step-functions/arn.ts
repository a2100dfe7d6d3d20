import { AwsError } from '../service.ts'

/** Where this machine says its resources are. */
export interface Home {
  readonly region: string
  readonly accountId: string
}

function partitionOf(region: string): string {
  return region.startsWith('cn-') ? 'aws-cn' : 'aws'
}

export function machineArn({ region, accountId }: Home, name: string): string {
  return `arn:${partitionOf(region)}:states:${region}:${accountId}:stateMachine:${name}`
}

export function executionArn(machine: string, name: string): string {
  return `${machine.replace(':stateMachine:', ':execution:')}:${name}`
}

/** A state machine's ARN without and with its qualifier (a version number or an alias). */
export interface MachineReference {
  readonly machine: string
  readonly qualifier: string | undefined
}

const MACHINE = /^(arn:[\w-]+:states:[\w-]*:\d*:stateMachine:[^:]+)(?::([^:]+))?$/

/** Takes the ARN of a machine, a version or an alias apart; throws InvalidArn. */
export function parseMachineArn(arn: string): MachineReference {
  const [, machine, qualifier] = MACHINE.exec(arn) ?? []
  if (!machine) throw new AwsError('InvalidArn', `Invalid Arn: 'Resource type not valid in this context: ${arn}'`)
  return { machine, qualifier }
}

const FORBIDDEN = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u

/** Throws InvalidName for what may not name a machine, an alias or an execution. */
export function checkName(name: string): void {
  if (name.length >= 1 && name.length <= 80 && !FORBIDDEN.test(name)) return
  throw new AwsError('InvalidName', `Invalid Name: '${name}'`)
}
