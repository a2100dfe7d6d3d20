import { randomBytes } from 'node:crypto'
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { z } from 'zod'
import { looseAccountsSchema } from '../../functions/messages/channels/account.ts'
import type { ChannelKind } from '../../functions/messages/channels/define-channel.ts'
import { channelKinds } from '../../functions/messages/channels/open-channels.ts'
import { keys } from '../../functions/shared/keys.ts'
import { type ChannelSecrets, channelSecretsSchema } from '../../functions/shared/secrets.ts'
import type { Services } from '../../functions/shared/services.ts'
import { CommandError } from '../run-command.ts'

/** Where the secret part of the accounts lies. */
export interface SecretPlace {
  client: SecretsManagerClient
  secretId: string
}

/** Throws a CommandError that names the channels there are, or whose account it is that the channel goes by. */
export function findKind(name: string): ChannelKind {
  const kind = channelKinds.find((each) => each.name === name)
  if (!kind) throw new CommandError(`There is no channel "${name}". There are: ${namesOfAccounts().join(', ')}`)
  if (kind.accountOf && kind.accountOf !== name)
    throw new CommandError(
      `${name} goes by the account of ${kind.accountOf}: npm run channels -- add ${kind.accountOf}`,
    )
  return kind
}

const namesOfAccounts = (): string[] =>
  channelKinds.flatMap(({ name, accountOf }) => (accountOf && accountOf !== name ? [] : [name]))

/** What is stored of all accounts. */
export async function readAccounts({ table }: Pick<Services, 'table'>, place: SecretPlace) {
  const accounts = looseAccountsSchema.parse((await table.get(keys.setting('channel-accounts')))?.value ?? {})
  return { accounts, secrets: await readSecrets(place) }
}

export async function readSecrets({ client, secretId }: SecretPlace): Promise<ChannelSecrets> {
  const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId: secretId }))
  return channelSecretsSchema.parse(JSON.parse(SecretString))
}

/** Stores an account whole or not at all: both parts are checked first. A pause of whatever goes by it is over, for something has changed. Throws a CommandError that names each field. */
export async function storeAccount(
  kind: ChannelKind,
  given: { account: Record<string, unknown>; secret: Record<string, string> },
  { services, place }: { services: Pick<Services, 'table' | 'settings'>; place: SecretPlace },
): Promise<void> {
  const { accounts, secrets } = await readAccounts(services, place)
  const account = { ...accounts[kind.name], ...given.account }
  const secret = withCallbackPath(kind, { ...secrets[kind.name], ...given.secret })
  const faults = [...faultsOf(kind.account, account, ''), ...faultsOf(kind.secret, secret, 'secret ')]
  if (faults.length > 0) throw new CommandError(`${kind.name} is not stored:\n${faults.join('\n')}`)
  const SecretString = JSON.stringify({ ...secrets, [kind.name]: secret })
  await place.client.send(new PutSecretValueCommand({ SecretId: place.secretId, SecretString }))
  await services.settings.write('channel-accounts', { ...accounts, [kind.name]: account })
  for (const channel of channelsBy(kind)) await services.table.delete(keys.channelState(channel))
}

/** Every channel that goes by the account: an Official Account and an application in WeCom have several. */
const channelsBy = ({ name: account }: ChannelKind): string[] =>
  channelKinds.flatMap(({ name, accountOf = name }) => (accountOf === account ? [name] : []))

/** Providers that call us are told an address that nobody can guess; it is made once. */
function withCallbackPath({ secret }: ChannelKind, values: Record<string, string>): Record<string, string> {
  if (!('callbackPath' in secret.shape) || values.callbackPath !== undefined) return values
  return { ...values, callbackPath: randomBytes(24).toString('base64url') }
}

/** What is wrong with a part of an account, a line for each field. Strict, for a field with a typing error would be ignored. */
export function faultsOf(schema: z.ZodObject, value: object, what: string): string[] {
  const { error } = z.strictObject(schema.shape).safeParse(value)
  return (error?.issues ?? []).map(({ path, message }) => `  ${what}${path.join('.') || '(all of it)'}: ${message}`)
}
