import type { Clients } from '../functions/shared/services.ts'
import type { Activity } from './activity.ts'
import { type ClientServices, openClients } from './aws-clients.ts'
import type { Clock, Timer } from './clock.ts'
import { openDynamoDb } from './dynamodb/dynamodb.ts'
import { openEventBridge } from './event-bridge/event-bridge.ts'
import type { Faults } from './faults/faults.ts'
import { openGateway } from './http/gateway.ts'
import type { FunctionLog } from './lambda/function-log.ts'
import { type Functions, openFunctions } from './lambda/functions.ts'
import { place } from './names.ts'
import { type Mapping, openMapping } from './queues/event-source-mapping.ts'
import { openMessageStore } from './queues/message-store.ts'
import { openQueues } from './queues/queues.ts'
import { openSqs } from './queues/sqs.ts'
import type { Random } from './random.ts'
import { remoteDynamoDb } from './remote-dynamodb.ts'
import { openScheduler } from './scheduler/scheduler.ts'
import type { SecretStore } from './secrets/secrets.ts'
import type { LocalService } from './service.ts'
import type { StatusChange } from './step-functions/executions/status-changes.ts'
import { taskIntegrations } from './step-functions/integrations/task-integrations.ts'
import { openStepFunctions } from './step-functions/step-functions.ts'
import type { Store } from './store.ts'
import type { Host } from './template/resources/kind.ts'

export interface HostParts {
  readonly store: Store
  readonly clock: Clock
  readonly activity: Activity
  readonly random: Random
  readonly log: FunctionLog
  readonly secrets: SecretStore
  readonly baseUrl: string
  /** Another DynamoDB than ours. */
  readonly dynamodbEndpoint: string | undefined
  /** Absent: everything works. */
  readonly faults: Faults | undefined
}

export interface OpenHost {
  readonly host: Host
  /** For tools and tests: faults spare them. */
  readonly clients: Clients
  /** Whatever speaks the AWS JSON protocols. */
  readonly services: readonly LocalService[]
  /** Takes up what a former process left, and from then on works by itself. */
  start(): void
  stop(): void
}

/** How often items whose time to live is over are deleted, in milliseconds. */
const EXPIRY_EVERY = 3_600_000

/** The AWS services of this machine, connected to one another as in an account. */
export function openHost(parts: HostParts): OpenHost {
  const { store, clock, activity, random, log, secrets, faults } = parts
  const messages = openMessageStore({ store, clock, random })
  const queues = openQueues({ store, clock, messages })
  const enqueue = faults?.enqueue(queues.enqueue) ?? queues.enqueue
  const events = openEventBridge({ store, clock, random, enqueue })
  const dynamodb = parts.dynamodbEndpoint ? remoteDynamoDb(parts.dynamodbEndpoint) : openDynamoDb(store, clock)
  const scheduler = openScheduler({ store, clock, activity })

  const tasks = taskIntegrations({
    lambda: (name, payload) => functions.invoke(name, payload),
    dynamodb: faults?.integration(dynamodb) ?? dynamodb,
    events,
    states: () => stepFunctions,
  })
  const stepFunctions = openStepFunctions({
    store,
    clock,
    activity,
    tasks,
    random: random.next,
    accountId: place.account,
    region: place.region,
    onStatusChange: (change) => announce(statusChangeEvent(change)),
  })
  const announce = faults?.announce(events.announce) ?? events.announce
  const services = { dynamodb, events, workflows: stepFunctions, secrets }
  const clients = openClients(services)
  const functions = withFaults(
    openFunctions({
      clients: faults ? openClients(unreliable(services, faults)) : clients,
      log,
      activity,
      random,
      committed: store.committed,
    }),
    faults,
  )
  const gateway = openGateway({ functions, clock, random })

  const mappings: ReturnType<typeof openMapping>[] = []
  const addMapping = (mapping: Mapping): void => {
    mappings.push(openMapping(mapping, { queues, messages, clock, activity }))
  }

  let nextExpiry: Timer | undefined
  const expire = (): void => {
    void activity.track(dynamodb.expireItems())
    nextExpiry = clock.schedule(clock.now() + EXPIRY_EVERY, expire)
  }

  return {
    host: {
      dynamodb,
      stepFunctions,
      events,
      queues,
      scheduler,
      secrets,
      functions,
      gateway,
      addMapping,
      baseUrl: parts.baseUrl,
    },
    clients,
    services: [dynamodb, events, stepFunctions, secrets, openSqs({ store, queues, baseUrl: parts.baseUrl })],
    start: () => {
      for (const mapping of mappings) mapping.start()
      stepFunctions.resume()
      scheduler.start()
      expire()
    },
    stop: () => {
      nextExpiry?.cancel()
      scheduler.stop()
      for (const mapping of mappings) mapping.stop()
      stepFunctions.close()
    },
  }
}

function withFaults(functions: Functions, faults: Faults | undefined): Functions {
  return faults ? { ...functions, invoke: faults.invoke(functions.invoke) } : functions
}

function unreliable(services: ClientServices, { client }: Faults): ClientServices {
  return {
    dynamodb: client(services.dynamodb),
    events: client(services.events),
    workflows: client(services.workflows),
    secrets: client(services.secrets),
  }
}

/** docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
function statusChangeEvent(change: StatusChange) {
  return {
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    resources: [change.executionArn],
    detail: change,
  }
}
