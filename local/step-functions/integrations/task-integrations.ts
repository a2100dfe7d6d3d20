import type { LocalService } from '../../service.ts'
import { parseResource } from '../definition/resource.ts'
import type { TaskPort } from '../task-port.ts'
import { dynamodbIntegrations } from './dynamodb.ts'
import { putEvents } from './events.ts'
import type { Integration } from './integration.ts'
import { callFunction, invokeFunction, type LambdaPort } from './lambda.ts'
import { statesIntegrations } from './states.ts'

/** What the integrations stand on. */
export interface IntegrationPorts {
  readonly lambda: LambdaPort
  readonly dynamodb: LocalService
  readonly events: LocalService
  /** The engine itself; asked for when a task needs it, because it is opened after its tasks. */
  readonly states: () => LocalService
}

/** The task port of a machine whose services are all local. */
export function taskIntegrations(ports: IntegrationPorts): TaskPort {
  const integrations = new Map<string, Integration>([
    ['lambda:invoke', (args) => invokeFunction(ports.lambda, args)],
    ['events:putEvents', (args, context) => putEvents(ports.events, args, context)],
    ...dynamodbIntegrations(ports.dynamodb),
    ...statesIntegrations(ports.states),
  ])
  const find = (resource: string): Integration | undefined =>
    parseResource(resource)?.kind === 'function'
      ? (args) => callFunction(ports.lambda, resource, args)
      : integrations.get(resource)
  return {
    supports: (resource) => find(resource) !== undefined,
    invoke: async (resource, args, context) => {
      const integration = find(resource)
      if (!integration) throw new Error(`the resource '${resource}' is not supported`)
      return integration(args, context)
    },
  }
}
