import { z } from 'zod'
import { AwsError } from '../../service.ts'
import { parseMachineArn } from '../arn.ts'
import type { Engine } from '../engine.ts'
import { page, pageToken } from '../paging.ts'
import { requireMachine } from './machine-store.ts'

const publishInput = z.object({
  stateMachineArn: z.string(),
  revisionId: z.string().optional(),
  description: z.string().optional(),
})

export async function publishStateMachineVersion(engine: Engine, input: unknown) {
  const request = publishInput.parse(input)
  return publishVersion(
    engine,
    parseMachineArn(request.stateMachineArn).machine,
    request.description,
    request.revisionId,
  )
}

/** Numbers the machine's present revision; an unchanged revision keeps the version that it has. */
export async function publishVersion(engine: Engine, machine: string, description?: string, expected?: string) {
  const now = engine.clock.now()
  const { version, createdAt } = await engine.store.write(() => {
    const { revision } = requireMachine(engine, machine)
    if (expected !== undefined && expected !== String(revision)) {
      throw new AwsError('ConflictException', `The current revision of ${machine} is ${revision}, not ${expected}`, {
        status: 400,
      })
    }
    return findVersion(engine, machine, revision) ?? addVersion(engine, machine, { revision, description, now })
  })
  return { stateMachineVersionArn: versionArn(machine, version), creationDate: new Date(createdAt) }
}

function findVersion(engine: Engine, machine: string, revision: number) {
  const row = engine.store
    .prepare('SELECT version, created_at FROM sfn_version WHERE machine = ? AND revision = ?')
    .get(machine, revision)
  return row && { version: Number(row.version), createdAt: Number(row.created_at) }
}

function addVersion(
  engine: Engine,
  machine: string,
  added: { revision: number; description: string | undefined; now: number },
) {
  const row = engine.store.prepare('SELECT next_version FROM sfn_machine WHERE arn = ?').get(machine)
  const version = Number(row?.next_version)
  engine.store.prepare('UPDATE sfn_machine SET next_version = ? WHERE arn = ?').run(version + 1, machine)
  engine.store
    .prepare('INSERT INTO sfn_version VALUES (?, ?, ?, ?, ?)')
    .run(machine, version, added.revision, added.description ?? null, added.now)
  return { version, createdAt: added.now }
}

export async function listStateMachineVersions(engine: Engine, input: unknown) {
  const { stateMachineArn } = z.object({ stateMachineArn: z.string() }).parse(input)
  const { machine } = parseMachineArn(stateMachineArn)
  requireMachine(engine, machine)
  const { size, after } = page(input)
  const rows = engine.store
    .prepare(
      'SELECT version, created_at FROM sfn_version WHERE machine = ? AND version < ? ORDER BY version DESC LIMIT ?',
    )
    .all(machine, after === undefined ? Number.MAX_SAFE_INTEGER : Number(after), size)
    .map((row) => ({ version: Number(row.version), createdAt: Number(row.created_at) }))
  return {
    stateMachineVersions: rows.map(({ version, createdAt }) => ({
      stateMachineVersionArn: versionArn(machine, version),
      creationDate: new Date(createdAt),
    })),
    ...pageToken(rows, size, ({ version }) => version),
  }
}

export async function deleteStateMachineVersion(engine: Engine, input: unknown) {
  const { stateMachineVersionArn } = z.object({ stateMachineVersionArn: z.string() }).parse(input)
  const { machine, qualifier } = parseMachineArn(stateMachineVersionArn)
  await engine.store.write(() =>
    engine.store.prepare('DELETE FROM sfn_version WHERE machine = ? AND version = ?').run(machine, Number(qualifier)),
  )
  return {}
}

export function versionArn(machine: string, version: number | string): string {
  return `${machine}:${version}`
}
