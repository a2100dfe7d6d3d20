import { randomBytes } from 'node:crypto'
import { nameInArn } from './names.ts'
import type { SecretStore } from './secrets/secrets.ts'

/** The source that a fresh machine takes leads from. */
const SOURCE = 'web'

/** On AWS ops add the sources' keys; a machine that has none yet gets one of its own, so that it can be tried at once. */
export function firstSourceKeys(secrets: SecretStore, secretArn: string | undefined): void {
  if (secretArn === undefined) return
  const key = randomBytes(24).toString('base64url')
  secrets.replace(nameInArn(secretArn), '{}', JSON.stringify({ [SOURCE]: { 'local-1': key } }))
}
