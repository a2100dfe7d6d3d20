import { randomBytes } from 'node:crypto'
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { type SourceKeys, sourceKeysSchema } from '../../functions/shared/secrets.ts'
import { CommandError } from '../run-command.ts'

/** Adds a key to a source, beside those that it has: both sign until the old one is retired. The secret is only ever shown here. */
export async function addKey(
  source: string,
  options: { client: SecretsManagerClient; secretId: string; today: string },
) {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(source)) throw new CommandError('Write the source in lower case, e.g. web')
  const keys = await readKeys(options)
  const keyId = freeKeyId(keys[source] ?? {}, options.today)
  const secret = randomBytes(32).toString('base64url')
  await writeKeys({ ...keys, [source]: { ...keys[source], [keyId]: secret } }, options)
  return { keyId, secret }
}

/** Gives a source a key that somebody else made, e.g. a platform's access token; one of that name is replaced. */
export async function setKey(
  { source, keyId, secret }: { source: string; keyId: string; secret: string },
  options: { client: SecretsManagerClient; secretId: string },
): Promise<void> {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(source)) throw new CommandError('Write the source in lower case, e.g. ocean')
  if (secret.length < 16) throw new CommandError('A key has at least 16 characters; nothing was stored')
  const keys = await readKeys(options)
  await writeKeys({ ...keys, [source]: { ...keys[source], [keyId]: secret } }, options)
}

/** Takes a key out of force, within a minute everywhere. A source's last key goes only if `last` says so: then the source is shut out. */
export async function retireKey(
  { source, keyId, last }: { source: string; keyId: string; last: boolean },
  options: { client: SecretsManagerClient; secretId: string },
): Promise<void> {
  const keys = await readKeys(options)
  const { [keyId]: retired, ...rest } = keys[source] ?? {}
  if (retired === undefined)
    throw new CommandError(`${source} has no key ${keyId}; npm run keys -- list shows those in force`)
  const { [source]: _, ...others } = keys
  if (Object.keys(rest).length > 0) return writeKeys({ ...others, [source]: rest }, options)
  if (!last)
    throw new CommandError(
      `${keyId} is the last key of ${source}: add a new one first, or shut the source out with --last`,
    )
  return writeKeys(others, options)
}

export async function readKeys({
  client,
  secretId,
}: {
  client: SecretsManagerClient
  secretId: string
}): Promise<SourceKeys> {
  const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId: secretId }))
  return sourceKeysSchema.parse(JSON.parse(SecretString))
}

async function writeKeys(keys: SourceKeys, { client, secretId }: { client: SecretsManagerClient; secretId: string }) {
  await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: JSON.stringify(keys) }))
}

/** `2026-11-21`, and `2026-11-21-2` for the second of that day. */
function freeKeyId(taken: Readonly<Record<string, string>>, today: string): string {
  for (let number = 1; ; number++) {
    const keyId = number === 1 ? today : `${today}-${number}`
    if (!Object.hasOwn(taken, keyId)) return keyId
  }
}

/** The stack's one secret with the sources' keys. */
export async function findSourcesSecret(client: SecretsManagerClient): Promise<string> {
  const { SecretList = [] } = await client.send(new ListSecretsCommand({ MaxResults: 100 }))
  const names = SecretList.flatMap(({ Name }) => (Name?.includes('SourcesSecret') ? [Name] : []))
  const [name] = names
  if (name !== undefined && names.length === 1) return name
  throw new CommandError(
    `Say with --secret which secret holds the sources' keys${names.length > 1 ? `: ${names.join(', ')}` : ''}`,
  )
}
