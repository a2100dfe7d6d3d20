import type { HttpRequest, HttpResponse } from '../../shared/http.ts'
import { Problem } from '../../shared/problem.ts'
import { type XmlElement, XmlFault } from '../../shared/read-xml.ts'
import {
  checkWechatSignature,
  decryptWechat,
  WechatCallbackRefused,
  type WechatKey,
} from '../channels/wechat-crypto.ts'
import { readWechatXml, textAt } from './wechat-xml.ts'

/** What both sides know: the token signs, the key encrypts. */
export interface WechatSeal extends WechatKey {
  token: string
}

/** The part of a channel's secret that callbacks need. Throws where it was not set up. */
export function sealOf(
  { callbackToken, encodingAesKey }: { callbackToken?: string | undefined; encodingAesKey?: string | undefined },
  receiver: string,
): WechatSeal {
  if (callbackToken !== undefined && encodingAesKey !== undefined)
    return { token: callbackToken, encodingAesKey, receiver }
  throw new Problem(404, 'not-found', 'There is nothing here', 'Set callbackToken and encodingAesKey of the channel')
}

/** Nothing is said in return. */
export const heard: HttpResponse = { status: 200, headers: { 'content-type': 'text/plain' }, body: 'success' }

const plainText = (body: string): HttpResponse => ({ ...heard, body })

/** What the provider says, after signature, decryption and the check that it is for us. Only encrypted messages are taken (安全模式). */
export function openEnvelope({ query, body }: HttpRequest, seal: WechatSeal): XmlElement {
  return orRefuse(() => {
    const encrypted = textAt(readWechatXml(body.toString()), 'Encrypt')
    if (!encrypted) throw new WechatCallbackRefused('it is not encrypted: choose the safe mode in the console')
    const { msg_signature = '', timestamp = '', nonce = '' } = query
    checkWechatSignature(msg_signature, seal.token, timestamp, nonce, encrypted)
    return readWechatXml(decryptWechat(encrypted, seal))
  })
}

/** Whether the address is ours, asked once when it is set up: in plain text by WeChat, encrypted by WeCom. */
export function echo({ query }: HttpRequest, seal: WechatSeal): HttpResponse {
  return orRefuse(() => {
    const { signature, msg_signature, timestamp = '', nonce = '', echostr = '' } = query
    if (msg_signature === undefined) {
      checkWechatSignature(signature ?? '', seal.token, timestamp, nonce)
      return plainText(echostr)
    }
    checkWechatSignature(msg_signature, seal.token, timestamp, nonce, echostr)
    return plainText(decryptWechat(echostr, seal))
  })
}

function orRefuse<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof WechatCallbackRefused || error instanceof XmlFault)) throw error
    throw new Problem(403, 'callback-refused', error.message, 'Sign and encrypt it as the console says')
  }
}

/** When it happened: providers write seconds since 1970. */
export function createdAt(told: XmlElement, now: string): string {
  const seconds = Number(textAt(told, 'CreateTime'))
  return Number.isInteger(seconds) && seconds > 0 && seconds < 1e10 ? new Date(seconds * 1000).toISOString() : now
}
