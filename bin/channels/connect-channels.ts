import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SFNClient } from '@aws-sdk/client-sfn'
import { buildServices, type Services } from '../../functions/shared/services.ts'
import { CommandError } from '../run-command.ts'
import { connectToExisting } from '../running-machine.ts'
import type { SecretPlace } from './accounts.ts'

export interface ChannelsConnection {
  services: Services
  place: SecretPlace
  close(): Promise<void>
}

/** The product on this computer; or the one on AWS whose `TABLE_NAME` and `CHANNELS_SECRET` the environment names. */
export async function connectChannels(environment: Record<string, string | undefined>): Promise<ChannelsConnection> {
  const { TABLE_NAME, CHANNELS_SECRET } = environment
  if (TABLE_NAME && CHANNELS_SECRET) return connectAws({ ...environment, TABLE_NAME, CHANNELS_SECRET })
  const { services, clients, close } = await connectToExisting()
  return { services, place: { client: clients.secrets, secretId: await findSecret(clients.secrets) }, close }
}

function connectAws(environment: Record<string, string | undefined> & { CHANNELS_SECRET: string }): ChannelsConnection {
  const clients = {
    dynamodb: new DynamoDBClient({}),
    events: new EventBridgeClient({}),
    workflows: new SFNClient({}),
    secrets: new SecretsManagerClient({}),
  }
  // The tool reads and writes accounts, nothing else.
  const unused = { BUS_NAME: '-', SOURCES_SECRET: '-', SIGNING_SECRET: '-', IDENTITY_SECRET: '-' }
  const say = (message: string): void => console.error(message)
  return {
    services: buildServices({ ...unused, ...environment }, clients, { info: () => undefined, warn: say, error: say }),
    place: { client: clients.secrets, secretId: environment.CHANNELS_SECRET },
    close: async () => {
      for (const client of Object.values(clients)) client.destroy()
    },
  }
}

async function findSecret(client: SecretsManagerClient): Promise<string> {
  const { SecretList = [] } = await client.send(new ListSecretsCommand({ MaxResults: 100 }))
  const found = SecretList.find(({ Name }) => Name?.includes('ChannelsSecret'))?.Name
  if (found !== undefined) return found
  throw new CommandError('This machine has no secret for channels yet: start it once with npm start')
}
