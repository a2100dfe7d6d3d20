import { z } from 'zod'
import { callProvider, NotConnected, type ProviderAnswer, readAnswer } from '../../messages/channels/call-provider.ts'
import { AnswerLost } from '../../messages/channels/channel.ts'
import { signTc3 } from '../../messages/channels/sign-tc3.ts'
import { type HandOver, readCreateLeadAnswer } from './wecom-auto-lead.ts'

/** What CreateLead said. `later`: it can be tried again; `lost`: so it can, but nobody answered; `config`: nothing is taken until somebody mends it; `refused`: this lead never will be. */
export type Told =
  | { kind: 'told'; result: 'created' | 'merged' | 'duplicate' }
  | { kind: 'later' | 'lost' | 'config' | 'refused'; code: string }

/** Tencent Cloud's own, and those of the product wav (its SDKs list no more); whatever else is about the lead. */
const LATER = /^(InternalError|RequestLimitExceeded|FailedOperation|ResourceUnavailable|ServiceUnavailable)/
const CONFIG = /^(AuthFailure|UnauthorizedOperation|UnsupportedRegion|ResourceInsufficient|InvalidAction|NoSuchVersion)/
const WRONG_CLOCK = /"AuthFailure\.SignatureExpire"/

/** How long an answer may take, in milliseconds. */
const PATIENCE = 8000

interface Asked {
  body: string
  at: string
  key: { id: string; secret: string }
}

/** Hands over one lead: CreateLead, version 2021-01-29 (https://cloud.tencent.com/document/product/1318/66374). It knows no id of ours; it sees by itself what it has. */
export async function callCreateLead(asked: Asked, to: HandOver): Promise<Told> {
  try {
    const answer = await post(asked, to)
    const isLate = answer.date !== undefined && WRONG_CLOCK.test(answer.text)
    // Our clock is wrong by theirs: once more by theirs.
    const said = isLate ? await post({ ...asked, at: answer.date ?? asked.at }, to) : answer
    return meaningOf(readCreateLeadAnswer(readAnswer(z.unknown(), said)))
  } catch (error) {
    // Lost or never taken is the same: asked again, it says `duplicate` where it had taken it.
    if (error instanceof NotConnected || error instanceof AnswerLost) return { kind: 'lost', code: error.reason }
    if (error instanceof z.ZodError) return { kind: 'later', code: 'no answer of CreateLead' }
    throw error
  }
}

function meaningOf(said: ReturnType<typeof readCreateLeadAnswer>): Told {
  if ('result' in said) return { kind: 'told', result: said.result }
  const { code } = said
  return { kind: LATER.test(code) ? 'later' : CONFIG.test(code) ? 'config' : 'refused', code }
}

function post({ body, at, key }: Asked, { endpoint, region }: HandOver): Promise<ProviderAnswer> {
  const url = new URL('/', endpoint)
  const [contentType, timestamp] = ['application/json', Math.floor(Date.parse(at) / 1000)]
  const headers = {
    authorization: signTc3({ host: url.host, service: 'wav', contentType, body, timestamp }, key),
    'content-type': contentType,
    'x-tc-action': 'CreateLead',
    'x-tc-version': '2021-01-29',
    'x-tc-timestamp': String(timestamp),
    'x-tc-region': region,
  }
  return callProvider({ url: url.href, headers, body, patience: PATIENCE }, fetch)
}
