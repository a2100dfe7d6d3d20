import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SFNClient } from '@aws-sdk/client-sfn'
import type { Log } from '../functions/shared/log.ts'
import { buildServices, type Clients, type Services } from '../functions/shared/services.ts'
import { findHolder, type Holder } from './data-folder.ts'
import { openMachine } from './machine.ts'
import { place } from './names.ts'
import { SETTLE } from './settle-service.ts'

/** The product, for a command-line tool: inside a running `npm start`, or opened for as long as the tool runs. */
export interface Connection {
  readonly services: Services
  readonly clients: Clients
  /** Resolves when the machine has done what is due. */
  settle(): Promise<void>
  close(): Promise<void>
}

/** The folder that `npm start` and the tools use unless told otherwise. */
export const DEFAULT_DATA_DIR = '.data'

/** Throws DataFolderInUse if another process has the folder and does not answer yet. */
export async function connect(dataDir = process.env.LTL_DATA ?? DEFAULT_DATA_DIR): Promise<Connection> {
  const holder = findHolder(dataDir)
  if (holder?.url !== undefined) return connectTo(holder, holder.url)
  const machine = await openMachine({ dataDir })
  const { services, clients, close } = machine
  return { services, clients, close, settle: machine.idle }
}

function connectTo({ environment }: Holder, url: string): Connection {
  const settings = {
    endpoint: url,
    region: place.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  }
  const clients = {
    dynamodb: new DynamoDBClient(settings),
    events: new EventBridgeClient(settings),
    workflows: new SFNClient(settings),
    secrets: new SecretsManagerClient(settings),
  }
  return {
    clients,
    services: buildServices({ ...environment }, clients, silent),
    settle: () => settle(url),
    close: async () => {
      for (const client of Object.values(clients)) client.destroy()
    },
  }
}

async function settle(url: string): Promise<void> {
  const answer = await fetch(url, { method: 'POST', headers: { 'x-amz-target': SETTLE }, body: '{}' })
  if (!answer.ok) throw new Error(`The machine at ${url} could not settle: ${answer.status} ${await answer.text()}`)
}

/** A tool speaks for itself. */
const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
