import { verify, type X509Certificate } from 'node:crypto'

/** In the order of their names, each on a line of its own, and its value on the next. What a message has not is left out. */
const SIGNED = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const

type Signed = Partial<Record<(typeof SIGNED)[number], string>>

/** https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html */
export function snsStringToSign(envelope: Signed): string {
  return SIGNED.map((name) => (envelope[name] === undefined ? '' : `${name}\n${envelope[name]}\n`)).join('')
}

const HASHES = { '1': 'RSA-SHA1', '2': 'RSA-SHA256' } as const

/** Whether the holder of a certificate that is valid at `now` signed an envelope. */
export function isSignedBySns(
  envelope: Signed & { SignatureVersion: keyof typeof HASHES; Signature: string },
  { validFromDate, validToDate, publicKey }: X509Certificate,
  now: string,
): boolean {
  const at = Date.parse(now)
  if (at < validFromDate.getTime() || at > validToDate.getTime()) return false
  const signature = Buffer.from(envelope.Signature, 'base64')
  return verify(HASHES[envelope.SignatureVersion], Buffer.from(snsStringToSign(envelope)), publicKey, signature)
}
