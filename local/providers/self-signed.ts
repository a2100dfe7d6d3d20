import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'

/** A key and a certificate of it that nobody else vouches for. */
export interface SelfSigned {
  readonly key: KeyObject
  /** PEM */
  readonly certificate: string
}

/** ITU-T X.690: a tag, the length, and what is in it. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body])
}

function lengthOf(length: number): Buffer {
  if (length < 128) return Buffer.from([length])
  const bytes = length < 256 ? [length] : [length >> 8, length & 255]
  return Buffer.from([128 + bytes.length, ...bytes])
}

const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts)
const text = (tag: number, value: string): Buffer => der(tag, Buffer.from(value))
const bits = (bytes: Uint8Array): Buffer => der(0x03, Buffer.from([0]), bytes)

/** sha256WithRSAEncryption, and commonName. */
const SIGNATURE = sequence(der(0x06, Buffer.from('2a864886f70d01010b', 'hex')), der(0x05))
const COMMON_NAME = der(0x06, Buffer.from('550403', 'hex'))

/** RFC 5280: version 1, for all years that one would simulate. Node reads certificates and makes none. */
export function makeSelfSigned(name: string): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const self = sequence(der(0x31, sequence(COMMON_NAME, text(0x0c, name))))
  const validity = sequence(text(0x17, '000101000000Z'), text(0x17, '491231235959Z'))
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const content = sequence(der(0x02, Buffer.from([1])), SIGNATURE, self, validity, self, spki)
  const whole = sequence(content, SIGNATURE, bits(sign('RSA-SHA256', content, privateKey)))
  const lines = (whole.toString('base64').match(/.{1,64}/g) ?? []).join('\n')
  return { key: privateKey, certificate: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n` }
}
