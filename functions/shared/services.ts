import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Logger } from '@aws-lambda-powertools/logger'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SFNClient } from '@aws-sdk/client-sfn'
import { z } from 'zod'
import type { Channel } from '../messages/channels/channel.ts'
import { openChannels } from '../messages/channels/open-channels.ts'
import { type Bus, openBus } from './bus.ts'
import { type JourneyRegistration, readJourneys } from './journey-list.ts'
import type { Log } from './log.ts'
import { openSecrets, type Secrets } from './secrets.ts'
import { openSettings, type Settings } from './settings.ts'
import { openTable, type Table } from './table.ts'
import { openWorkflows, type Workflows } from './workflows.ts'

export type { JourneyRegistration }

const environmentSchema = z.object({
  TABLE_NAME: z.string(),
  BUS_NAME: z.string(),
  SOURCES_SECRET: z.string(),
  SIGNING_SECRET: z.string(),
  IDENTITY_SECRET: z.string(),
  /** Only the functions that call providers have it. */
  CHANNELS_SECRET: z.string().default(''),
  /** The constant address of our pages, e.g. `https://l.example.cn`. Empty until it is known. */
  BASE_URL: z.string().default(''),
  /** IANA zone for dealers that name none. */
  DEFAULT_ZONE: z.string().default('Asia/Shanghai'),
  /** See writeJourneys; only the functions that enrol have it. */
  JOURNEYS: z.string().default(''),
})

/** Everything with a side effect that a function may use; take only what you need of it. */
export interface Services {
  readonly table: Table
  readonly bus: Bus
  readonly workflows: Workflows
  readonly secrets: Secrets
  readonly settings: Settings
  readonly channels: { readonly [name: string]: Channel }
  readonly config: {
    readonly baseUrl: string
    readonly zone: string
    readonly journeys: readonly JourneyRegistration[]
  }
  readonly log: Log
  /** A pause in the work, in milliseconds of real time: short ones only, for somebody waits. */
  readonly pause: (milliseconds: number) => Promise<void>
}

export interface Clients {
  readonly dynamodb: DynamoDBClient
  readonly events: EventBridgeClient
  readonly workflows: SFNClient
  readonly secrets: SecretsManagerClient
}

/** Builds the services from an environment and clients: once per cold start on AWS, once per machine locally. */
export function buildServices(environment: Record<string, string | undefined>, clients: Clients, log: Log): Services {
  const names = environmentSchema.parse(environment)
  const table = openTable(clients.dynamodb, names.TABLE_NAME)
  const settings = openSettings(table, log)
  const secrets = openSecrets(clients.secrets, {
    sources: names.SOURCES_SECRET,
    signing: names.SIGNING_SECRET,
    identity: names.IDENTITY_SECRET,
    channels: names.CHANNELS_SECRET,
  })
  return {
    table,
    bus: openBus(clients.events, names.BUS_NAME),
    workflows: openWorkflows(clients.workflows),
    secrets,
    settings,
    channels: openChannels({ table, settings, secrets, fetch, log, nonce: randomUUID }),
    config: {
      baseUrl: names.BASE_URL,
      zone: names.DEFAULT_ZONE,
      journeys: readJourneys(names.JOURNEYS),
    },
    log,
    pause: async (milliseconds) => {
      await sleep(milliseconds)
    },
  }
}

let fromEnvironment: Services | undefined

/** The services of this Lambda, built at the first call. */
export function lambdaServices(): Services {
  fromEnvironment ??= buildServices(
    process.env,
    {
      dynamodb: new DynamoDBClient({}),
      events: new EventBridgeClient({}),
      workflows: new SFNClient({}),
      secrets: new SecretsManagerClient({}),
    },
    structuredLog(new Logger({ serviceName: 'lead-to-loyalty' })),
  )
  return fromEnvironment
}

function structuredLog(logger: Logger): Log {
  return {
    info: (message, fields = {}) => logger.info(message, fields),
    warn: (message, fields = {}) => logger.warn(message, fields),
    error: (message, fields = {}) => logger.error(message, fields),
  }
}
