import { z } from 'zod'
import { callProvider, NotConnected, readAnswer } from './call-provider.ts'
import { AnswerLost } from './channel.ts'
import type { ChannelTools } from './define-channel.ts'
import { type GivenToken, type TokenSource, tokensOf } from './token-store.ts'

/** What WeChat and WeCom answer to a call; everything else in it by its name. */
const answerSchema = z.looseObject({ errcode: z.number().int(), errmsg: z.string().default('') })
export type WechatAnswer = z.infer<typeof answerSchema>

/** The token was refused: invalid, of another app, or over. Another is asked for, once. */
const TOKEN_REFUSED = new Set([40001, 40014, 42001])

/** The code that asks to try again; what never reached the provider counts as that. */
const BUSY = -1

/** In milliseconds: tokens come at once, or are asked for again. */
const TOKEN_PATIENCE = 2500

export interface WechatCall {
  /** Without the token: it is added as `access_token`. */
  url: string
  body: object
  /** ISO 8601 */
  at: string
  /** In milliseconds. */
  patience: number
}

/** Posts with the account's token, and once more with another one where it is refused. Throws where the answer is lost; a token that cannot be had is an answer with the provider's code. */
export async function callWechat(source: TokenSource, call: WechatCall, tools: ChannelTools): Promise<WechatAnswer> {
  const tokens = tokensOf(tools.table)
  const given = await tokens.read(source, call.at)
  if ('code' in given) return { errcode: given.code, errmsg: 'no token' }
  const answer = await post(given.token, call, tools)
  if (!TOKEN_REFUSED.has(answer.errcode)) return answer
  const other = await tokens.replace(source, given.token, call.at)
  return 'code' in other ? { errcode: other.code, errmsg: 'no token' } : post(other.token, call, tools)
}

async function post(token: string, { url, body, patience }: WechatCall, { fetch }: ChannelTools) {
  const request = {
    url: `${url}?access_token=${encodeURIComponent(token)}`,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
    patience,
  }
  try {
    const answer = await callProvider(request, fetch)
    if (answer.status !== 200) throw new AnswerLost(`HTTP ${answer.status}`)
    return readAnswer(answerSchema, { ...answer, text: withTextIds(answer.text) })
  } catch (error) {
    // The connection never stood: nothing can have been taken.
    if (error instanceof NotConnected) return { errcode: BUSY, errmsg: error.reason }
    throw error
  }
}

/** Ids of messages have 64 bits, more than a number here holds: they are read as text. */
const withTextIds = (json: string): string => json.replace(/"msgid"\s*:\s*(\d+)/g, '"msgid":"$1"')

const tokenSchema = z.object({
  access_token: z.string().default(''),
  expires_in: z.number().int().default(0),
  errcode: z.number().int().default(0),
})

/** Asks for a token. Whatever goes wrong on the way there is `busy`: nothing was sent by it. */
export async function askToken(
  url: string,
  init: RequestInit,
  { fetch }: Pick<ChannelTools, 'fetch'>,
): Promise<GivenToken> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TOKEN_PATIENCE) })
    const { access_token, expires_in, errcode } = tokenSchema.parse(JSON.parse(await response.text()))
    return access_token && expires_in ? { token: access_token, lasts: expires_in } : { code: errcode || BUSY }
  } catch {
    return { code: BUSY }
  }
}
