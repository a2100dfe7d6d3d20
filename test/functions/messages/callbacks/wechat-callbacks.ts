import {
  encryptWechat,
  type WechatKey,
  wechatSignature,
} from '../../../../functions/messages/channels/wechat-crypto.ts'
import type { HttpRequest } from '../../../../functions/shared/http.ts'
import { APP, CORP, now, secrets } from '../channels/wechat-kit.ts'

export const sides = {
  wechat: { ...secrets['wechat-template'], receiver: APP },
  wecom: { ...secrets.wecom, receiver: CORP },
} as const
export type Side = keyof typeof sides

const random = Buffer.from('aaaabbbbccccdddd')
const TIMESTAMP = '1795227000'
const NONCE = 'nonce-1'

/** `<xml><A><![CDATA[a]]></A></xml>`; lists and elements within elements are given as XML. */
export const xmlOf = (fields: Readonly<Record<string, string | { xml: string }>>): string =>
  `<xml>${Object.entries(fields)
    .map(([name, value]) => `<${name}>${typeof value === 'string' ? `<![CDATA[${value}]]>` : value.xml}</${name}>`)
    .join('')}</xml>`

/** What the provider posts: encrypted and signed, to our address of it. */
export function callback(
  side: Side,
  xml: string,
  changes: { key?: Partial<WechatKey>; at?: string } = {},
): HttpRequest {
  const { encodingAesKey, receiver, callbackToken } = sides[side]
  const encrypted = encryptWechat(xml, random, { encodingAesKey, receiver, ...changes.key })
  return {
    ...request(side),
    method: 'POST',
    query: {
      encrypt_type: 'aes',
      timestamp: TIMESTAMP,
      nonce: NONCE,
      msg_signature: wechatSignature(callbackToken, TIMESTAMP, NONCE, encrypted),
    },
    body: Buffer.from(
      `<xml><ToUserName><![CDATA[gh_1]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
    ),
    now: changes.at ?? now,
  }
}

/** What it asks when the address is set up. */
export function check(side: Side, text: string): HttpRequest {
  const { encodingAesKey, receiver, callbackToken } = sides[side]
  const key = { encodingAesKey, receiver }
  const echostr = side === 'wecom' ? encryptWechat(text, random, key) : text
  const signed = side === 'wecom' ? [echostr] : []
  const signature = wechatSignature(callbackToken, TIMESTAMP, NONCE, ...signed)
  const query = { timestamp: TIMESTAMP, nonce: NONCE, echostr }
  return {
    ...request(side),
    method: 'GET',
    query: { ...query, ...(side === 'wecom' ? { msg_signature: signature } : { signature }) },
  }
}

const request = (side: Side): HttpRequest => ({
  method: 'GET',
  path: `/callbacks/${side}/${sides[side].callbackPath}`,
  parameters: { channel: side, secret: sides[side].callbackPath },
  query: {},
  headers: {},
  body: Buffer.alloc(0),
  now,
})
