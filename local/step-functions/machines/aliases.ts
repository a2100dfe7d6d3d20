import { z } from 'zod'
import { AwsError } from '../../service.ts'
import { checkName, parseMachineArn } from '../arn.ts'
import type { Engine } from '../engine.ts'
import { findAlias, type Routing, requireAlias, routing } from './alias-store.ts'
import { resolveTarget } from './target.ts'

const createInput = z.object({ name: z.string(), description: z.string().optional(), routingConfiguration: routing })

export async function createStateMachineAlias(engine: Engine, input: unknown) {
  const { name, description, routingConfiguration } = createInput.parse(input)
  checkName(name)
  const machine = machineOf(engine, routingConfiguration)
  const arn = `${machine}:${name}`
  const now = engine.clock.now()
  await engine.store.write(() => {
    if (findAlias(engine, arn)) throw new AwsError('ConflictException', `Alias already exists: '${arn}'`)
    engine.store
      .prepare('INSERT INTO sfn_alias VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(arn, machine, name, description ?? null, JSON.stringify(routingConfiguration), now, now)
  })
  return { stateMachineAliasArn: arn, creationDate: new Date(now) }
}

const updateInput = z.object({
  stateMachineAliasArn: z.string(),
  description: z.string().optional(),
  routingConfiguration: routing.optional(),
})

export async function updateStateMachineAlias(engine: Engine, input: unknown) {
  const request = updateInput.parse(input)
  if (request.routingConfiguration) machineOf(engine, request.routingConfiguration)
  const now = engine.clock.now()
  await engine.store.write(() => {
    const alias = requireAlias(engine, request.stateMachineAliasArn)
    engine.store
      .prepare('UPDATE sfn_alias SET description = ?, routing = ?, updated_at = ? WHERE arn = ?')
      .run(
        request.description ?? alias.description ?? null,
        JSON.stringify(request.routingConfiguration ?? alias.routing),
        now,
        alias.arn,
      )
  })
  return { updateDate: new Date(now) }
}

export async function describeStateMachineAlias(engine: Engine, input: unknown) {
  const { stateMachineAliasArn } = z.object({ stateMachineAliasArn: z.string() }).parse(input)
  const alias = requireAlias(engine, stateMachineAliasArn)
  return {
    stateMachineAliasArn: alias.arn,
    name: alias.name,
    ...(alias.description !== undefined && { description: alias.description }),
    routingConfiguration: alias.routing,
    creationDate: new Date(alias.createdAt),
    updateDate: new Date(alias.updatedAt),
  }
}

export async function deleteStateMachineAlias(engine: Engine, input: unknown) {
  const { stateMachineAliasArn } = z.object({ stateMachineAliasArn: z.string() }).parse(input)
  await engine.store.write(() => engine.store.prepare('DELETE FROM sfn_alias WHERE arn = ?').run(stateMachineAliasArn))
  return {}
}

/** All routes of an alias lead to existing versions of one machine. */
function machineOf(engine: Engine, routes: Routing): string {
  const machines = new Set(routes.map((route) => parseMachineArn(route.stateMachineVersionArn).machine))
  const [machine] = machines
  if (machines.size !== 1 || !machine) {
    throw new AwsError('ValidationException', 'all versions of routingConfiguration must belong to one state machine')
  }
  for (const route of routes) resolveTarget(engine, route.stateMachineVersionArn)
  return machine
}
