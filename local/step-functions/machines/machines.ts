import { z } from 'zod'
import { AwsError } from '../../service.ts'
import { checkName, machineArn, parseMachineArn } from '../arn.ts'
import type { Finding } from '../definition/finding.ts'
import { parseDefinition } from '../definition/parse.ts'
import type { Engine } from '../engine.ts'
import { page, pageToken } from '../paging.ts'
import { findMachine, type Machine, requireMachine, toMachine } from './machine-store.ts'
import { resolveTarget } from './target.ts'
import { publishVersion, versionArn } from './versions.ts'

const settings = {
  loggingConfiguration: z.unknown().optional(),
  tracingConfiguration: z.unknown().optional(),
  encryptionConfiguration: z.unknown().optional(),
}
const createInput = z.object({
  name: z.string(),
  definition: z.string(),
  roleArn: z.string(),
  type: z.enum(['STANDARD', 'EXPRESS']).default('STANDARD'),
  publish: z.boolean().optional(),
  versionDescription: z.string().optional(),
  ...settings,
})

/** Creates a machine; the same request again answers the same machine, another one under its name is refused. */
export async function createStateMachine(engine: Engine, input: unknown) {
  const request = createInput.parse(input)
  checkName(request.name)
  if (request.type === 'EXPRESS')
    throw new AwsError('StateMachineTypeNotSupported', 'only STANDARD state machines are supported')
  checkDefinition(engine, request.definition)
  const arn = machineArn(engine.home, request.name)
  const now = engine.clock.now()
  const created = await engine.store.write(() => {
    const existing = findMachine(engine, arn)
    if (existing) return sameOrRefuse(engine, existing, request)
    const revision = engine.revisions.add({
      machineArn: arn,
      roleArn: request.roleArn,
      text: request.definition,
      updatedAt: now,
    })
    engine.store
      .prepare(`INSERT INTO sfn_machine VALUES (?, ?, ?, 'ACTIVE', ?, 1, ?, ?)`)
      .run(arn, request.name, request.type, revision, now, settingsText(request))
    return now
  })
  const version = request.publish ? await publishVersion(engine, arn, request.versionDescription) : undefined
  return {
    stateMachineArn: arn,
    creationDate: new Date(created),
    ...(version && { stateMachineVersionArn: version.stateMachineVersionArn }),
  }
}

function sameOrRefuse(engine: Engine, existing: Machine, request: z.infer<typeof createInput>): number {
  const { text, roleArn } = engine.revisions.read(existing.revision)
  if (text === request.definition && roleArn === request.roleArn) return existing.createdAt
  throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${existing.arn}'`, {
    status: 400,
  })
}

const updateInput = z.object({
  stateMachineArn: z.string(),
  definition: z.string().optional(),
  roleArn: z.string().optional(),
  publish: z.boolean().optional(),
  versionDescription: z.string().optional(),
  ...settings,
})

/** Changes what later executions run; running ones keep what they started with. */
export async function updateStateMachine(engine: Engine, input: unknown) {
  const request = updateInput.parse(input)
  const { machine: arn } = parseMachineArn(request.stateMachineArn)
  if (request.definition !== undefined) checkDefinition(engine, request.definition)
  const now = engine.clock.now()
  const revision = await engine.store.write(() => {
    const machine = requireMachine(engine, arn)
    const current = engine.revisions.read(machine.revision)
    const text = request.definition ?? current.text
    const id = engine.revisions.add({
      machineArn: arn,
      roleArn: request.roleArn ?? current.roleArn,
      text,
      updatedAt: now,
    })
    engine.store
      .prepare('UPDATE sfn_machine SET revision = ?, settings = ? WHERE arn = ?')
      .run(id, settingsText({ ...machine.settings, ...request }), arn)
    return id
  })
  const version = request.publish ? await publishVersion(engine, arn, request.versionDescription) : undefined
  return {
    updateDate: new Date(now),
    revisionId: String(revision),
    ...(version && { stateMachineVersionArn: version.stateMachineVersionArn }),
  }
}

/** A machine as it is now, or one version of it. */
export async function describeStateMachine(engine: Engine, input: unknown) {
  const { stateMachineArn } = z.object({ stateMachineArn: z.string() }).parse(input)
  const { machine: arn, qualifier } = parseMachineArn(stateMachineArn)
  const machine = requireMachine(engine, arn)
  const revision = engine.revisions.read(qualifier ? resolveTarget(engine, stateMachineArn).revision : machine.revision)
  return {
    stateMachineArn: qualifier ? versionArn(arn, qualifier) : arn,
    name: machine.name,
    status: machine.status,
    definition: revision.text,
    roleArn: revision.roleArn,
    type: machine.type,
    creationDate: new Date(machine.createdAt),
    revisionId: String(revision.id),
    ...machine.settings,
  }
}

export async function listStateMachines(engine: Engine, input: unknown) {
  const { size, after } = page(input)
  const rows = engine.store
    .prepare('SELECT * FROM sfn_machine WHERE name > ? ORDER BY name LIMIT ?')
    .all(after ?? '', size)
    .map(toMachine)
  const stateMachines = rows.map(({ arn, name, type, createdAt }) => ({
    stateMachineArn: arn,
    name,
    type,
    creationDate: new Date(createdAt),
  }))
  return { stateMachines, ...pageToken(rows, size, ({ name }) => name) }
}

/** Deletes a machine and its versions and aliases; running executions go on to their end. */
export async function deleteStateMachine(engine: Engine, input: unknown) {
  const { stateMachineArn } = z.object({ stateMachineArn: z.string() }).parse(input)
  const { machine } = parseMachineArn(stateMachineArn)
  await engine.store.write(() => {
    for (const table of ['sfn_version', 'sfn_alias']) {
      engine.store.prepare(`DELETE FROM ${table} WHERE machine = ?`).run(machine)
    }
    engine.store.prepare('DELETE FROM sfn_machine WHERE arn = ?').run(machine)
  })
  return {}
}

export async function validateStateMachineDefinition(engine: Engine, input: unknown) {
  const { definition } = z.object({ definition: z.string() }).parse(input)
  const findings = parseDefinition(definition, engine.supports).findings ?? []
  return {
    result: findings.length > 0 ? 'FAIL' : 'OK',
    diagnostics: findings.map(({ code, path, message }) => ({ severity: 'ERROR', code, message, location: path })),
    truncated: false,
  }
}

function checkDefinition(engine: Engine, definition: string): void {
  const { findings } = parseDefinition(definition, engine.supports)
  if (findings)
    throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${findings.map(sentence).join('; ')}'`)
}

function sentence({ code, path, message }: Finding): string {
  return `${code}: ${message} at ${path}`
}

function settingsText(request: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.fromEntries(Object.keys(settings).map((key) => [key, request[key]])))
}
