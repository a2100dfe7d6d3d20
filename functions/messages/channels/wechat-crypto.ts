import { createCipheriv, createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'

/** A callback that is not from whom it says, or not for us. */
export class WechatCallbackRefused extends Error {
  constructor(why: string) {
    super(`The callback is refused: ${why}`)
    this.name = 'WechatCallbackRefused'
  }
}

/** PKCS#7 with blocks of 32 bytes, whatever the cipher's own are. */
const BLOCK = 32

/**
 * WeChat's and WeCom's signature of callbacks: SHA-1 over the sorted parts (token, timestamp, nonce and, in safe mode,
 * the encrypted text).
 * https://developer.work.weixin.qq.com/document/path/90968
 */
export const wechatSignature = (...parts: readonly string[]): string =>
  createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex')

/** Throws WechatCallbackRefused where the signature is not that of the parts. */
export function checkWechatSignature(signature: string, ...parts: readonly string[]): void {
  const right = Buffer.from(wechatSignature(...parts))
  const given = Buffer.from(signature)
  if (given.length !== right.length || !timingSafeEqual(given, right))
    throw new WechatCallbackRefused('its signature does not fit')
}

/** `encodingAesKey`: 43 characters as the provider shows it; `receiver`: our app id or corp id, which stands at the end. */
export interface WechatKey {
  encodingAesKey: string
  receiver: string
}

/** What a callback carries (XML). Throws WechatCallbackRefused where it was not encrypted for us. */
export function decryptWechat(encrypted: string, { encodingAesKey, receiver }: WechatKey): string {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const plain = decipher(Buffer.from(encrypted, 'base64'), key)
  const length = plain.readUInt32BE(16)
  const text = plain.subarray(20, 20 + length).toString()
  if (plain.subarray(20 + length).toString() !== receiver) throw new WechatCallbackRefused('it is for somebody else')
  return text
}

function decipher(encrypted: Buffer, key: Buffer): Buffer {
  try {
    const aes = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
    const padded = Buffer.concat([aes.update(encrypted), aes.final()])
    const padding = padded.at(-1) ?? 0
    if (padding < 1 || padding > BLOCK || padded.length < 20 + padding) throw new RangeError('padding')
    return padded.subarray(0, padded.length - padding)
  } catch (error) {
    throw new WechatCallbackRefused(`it cannot be decrypted (${error instanceof Error ? error.name : 'unknown'})`)
  }
}

/** Encrypts an answer; `random` are 16 bytes. */
export function encryptWechat(text: string, random: Buffer, { encodingAesKey, receiver }: WechatKey): string {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  const body = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const plain = Buffer.concat([random, length, body, Buffer.from(receiver)])
  const padding = BLOCK - (plain.length % BLOCK)
  const aes = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([aes.update(Buffer.concat([plain, Buffer.alloc(padding, padding)])), aes.final()]).toString(
    'base64',
  )
}
