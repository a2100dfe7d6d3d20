/** What lies with a source's keys and is none of ours: what a platform knows us by, or signs its own requests with. */
const platformKeys = ['access-token', 'refresh-token', 'app-secret', 'signature-key', 'secret-id', 'secret-key']

/** A secret of Ocean Engine's pushes; two may stand side by side while they are changed. */
export const isPushKey = (keyId: string): boolean => keyId.startsWith('push')

/** Whether a source may sign its requests to us with it. A platform's may not: some stand in the open in every request to it. */
export function isSigningKey(keyId: string): boolean {
  const name = keyId.toLowerCase()
  return !isPushKey(name) && !platformKeys.includes(name)
}
