import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { handOverPatiently } from './hand-over.ts'
import type { SimulatorParts } from './simulator.ts'

/** What was entered in the provider's console for its callbacks; `receiver` is the app id or corp id. */
export interface WechatCallbackKey {
  token: string
  /** 43 characters. */
  encodingAesKey: string
  receiver: string
}

/** SHA-1 over the sorted parts, as WeChat documents it. */
export function signParts(parts: readonly string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex')
}

/** 16 random bytes, the length, the text, the receiver; filled up to 32 bytes; AES-256-CBC. */
export function seal(text: string, { encodingAesKey, receiver }: WechatCallbackKey, random = randomBytes(16)): string {
  const key = Buffer.from(encodingAesKey, 'base64')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(Buffer.byteLength(text))
  const plain = Buffer.concat([random, length, Buffer.from(text + receiver)])
  const missing = 32 - (plain.length % 32)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const sealed = [cipher.update(plain), cipher.update(Buffer.alloc(missing, missing)), cipher.final()]
  return Buffer.concat(sealed).toString('base64')
}

export function unseal(sealed: string, { encodingAesKey }: WechatCallbackKey): string {
  const key = Buffer.from(encodingAesKey, 'base64')
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const plain = Buffer.concat([decipher.update(sealed, 'base64'), decipher.final()])
  return plain.subarray(20, 20 + plain.readUInt32BE(16)).toString()
}

const field = (name: string, value: string | number): string =>
  typeof value === 'number' ? `<${name}>${value}</${name}>` : `<${name}><![CDATA[${value}]]></${name}>`

/** Elements by name, up to a `#` in it; an object is an element with elements. */
export type Fields = { readonly [name: string]: string | number | Fields }

const xmlOf = (fields: Fields): string =>
  Object.entries(fields)
    .map(([key, value]) => [key.replace(/#.*/, ''), value] as const)
    .map(([name, value]) => (typeof value === 'object' ? `<${name}>${xmlOf(value)}</${name}>` : field(name, value)))
    .join('')

/** Three more times, some seconds apart, if it was not answered within five seconds. */
const PAUSES = [5000, 5000, 5000]

/** Hands an event to the callback's address: encrypted and signed as the provider does it. Gives the plain text of an encrypted answer. */
export async function tellEvent(
  fields: Fields,
  key: WechatCallbackKey,
  { clock, handOver }: Pick<SimulatorParts, 'clock' | 'handOver'>,
): Promise<string | undefined> {
  const sealed = seal(`<xml>${xmlOf(fields)}</xml>`, key)
  const [timestamp, nonce] = [String(Math.floor(clock.now() / 1000)), randomBytes(8).toString('hex')]
  const query = new URLSearchParams({
    timestamp,
    nonce,
    msg_signature: signParts([key.token, timestamp, nonce, sealed]),
    encrypt_type: 'aes',
  })
  let answered: string | undefined
  await handOverPatiently(
    {
      clock,
      handOver,
      pauses: PAUSES,
      isTaken: ({ status, body }) => {
        const encrypted = /<Encrypt><!\[CDATA\[([^\]]+)\]\]><\/Encrypt>/.exec(body)?.[1]
        answered = encrypted === undefined ? undefined : unseal(encrypted, key)
        return status === 200
      },
    },
    {
      method: 'POST',
      query: `?${query}`,
      contentType: 'text/xml',
      body: `<xml>${xmlOf({ ToUserName: key.receiver, Encrypt: sealed })}</xml>`,
    },
  )
  return answered
}
