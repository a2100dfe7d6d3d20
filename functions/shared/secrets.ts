import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { z } from 'zod'
import { keepFresh } from './keep-fresh.ts'

/** The keys of the lead sources, by source and key id. A source may have several keys at once: that is how they are rotated. */
export const sourceKeysSchema = z.record(z.string(), z.record(z.string(), z.string().min(16)))
export type SourceKeys = z.infer<typeof sourceKeysSchema>

/** The secret part of the channels' accounts, by channel; each channel knows the shape of its own. */
export const channelSecretsSchema = z.record(z.string(), z.record(z.string(), z.string().min(1)))
export type ChannelSecrets = z.infer<typeof channelSecretsSchema>

export interface Secrets {
  /** Read at most `maxAge` milliseconds ago (a minute without it). */
  sourceKeys(maxAge?: number): Promise<SourceKeys>
  /** Signs links and makes short codes. A new one makes the old links invalid, nothing more. */
  signingKey(): Promise<string>
  /** Persons are found again by a hash of their phone under this key: it never changes. */
  identityKey(): Promise<string>
  /** What the channels' providers know us by. Only functions that call providers have it; for others no channel has an account. */
  channelSecrets(): Promise<ChannelSecrets>
}

export function openSecrets(
  client: SecretsManagerClient,
  names: { sources: string; signing: string; identity: string; channels: string },
): Secrets {
  const read = (SecretId: string): ((maxAge?: number) => Promise<string>) =>
    keepFresh(async () => {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }))
      if (!SecretString) throw new Error(`The secret ${SecretId} is empty`)
      return SecretString
    })
  const readSources = read(names.sources)
  const readSigning = read(names.signing)
  const readIdentity = read(names.identity)
  const readChannels = read(names.channels)
  return {
    sourceKeys: async (maxAge) => sourceKeysSchema.parse(JSON.parse(await readSources(maxAge))),
    signingKey: () => readSigning(),
    identityKey: () => readIdentity(),
    channelSecrets: async () => (names.channels ? channelSecretsSchema.parse(JSON.parse(await readChannels())) : {}),
  }
}
