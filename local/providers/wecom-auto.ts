import { checkTc3 } from './check-tc3.ts'
import {
  openProviderServer,
  type ProviderAnswer,
  type ProviderRequest,
  type ProviderServer,
} from './provider-server.ts'
import type { SimulatorParts } from './simulator.ts'

/** A lead that was told; ids as text, with every digit. */
interface ToldLead {
  readonly phone: string
  readonly name: string
  readonly dealerId: string
  readonly seriesId: string
  readonly createTime: string
  readonly remark: string | undefined
}

export interface WecomAutoSimulator extends ProviderServer {
  /** Every lead that is there, in order; what was merged or came twice is one. */
  readonly leads: readonly ToldLead[]
  /** How often it was asked and took the request. */
  readonly taken: number
  /** Why requests were refused, by the provider's codes, in order. */
  readonly refused: readonly string[]
}

const INTEGERS = ['ChannelId', 'CreateTime', 'SourceType', 'DealerId', 'BrandId', 'SeriesId']
const TEXTS = ['ChannelName', 'CustomerName', 'CustomerPhone']

/** CreateLead of Tencent's WeCom Automotive Edition (product wav, 2021-01-29), as its documentation describes it: signature, action, version and fields are checked. */
export async function openWecomAuto(
  { key }: { key: { id: string; secret: string } },
  { clock, faults }: Pick<SimulatorParts, 'clock' | 'faults'>,
): Promise<WecomAutoSimulator> {
  const leads: ToldLead[] = []
  const refused: string[] = []
  const no = (Code: string): ProviderAnswer => {
    refused.push(Code)
    return { body: { Response: { Error: { Code, Message: `refused: ${Code}` }, RequestId: 'r-1' } } }
  }
  let taken = 0
  const server = await openProviderServer({
    clock,
    faults,
    operationOf: ({ method, path }) => (method === 'POST' && path === '/' ? 'send' : undefined),
    answer: async (request, refuse) => {
      if (refuse) return no(refuse.kind === 'throttle' ? 'RequestLimitExceeded' : refuse.code)
      const wrong = checkTc3(request, key, clock.now()) ?? checkAction(request) ?? checkFields(request.body)
      if (wrong) return no(wrong)
      taken += 1
      const BusinessCode = take(leads, readLead(request.body))
      const BusinessMsg = ['创建成功', '线索合并', '线索重复'][BusinessCode]
      return { body: { Response: { BusinessCode, BusinessMsg, RequestId: `r-${taken}` } } }
    },
  })
  return {
    ...server,
    leads,
    refused,
    get taken() {
      return taken
    },
  }
}

function checkAction({ headers }: ProviderRequest): string | undefined {
  if (!/\/wav\/tc3_request/.test(headers.authorization ?? '')) return 'AuthFailure.SignatureFailure'
  if (headers['x-tc-action'] !== 'CreateLead') return 'InvalidAction'
  if (headers['x-tc-version'] !== '2021-01-29') return 'NoSuchVersion'
  return headers['x-tc-region'] ? undefined : 'MissingParameter'
}

function checkFields(body: string): string | undefined {
  const said: Record<string, unknown> = JSON.parse(body)
  if ([...INTEGERS, ...TEXTS].some((name) => said[name] === undefined)) return 'MissingParameter'
  if (INTEGERS.some((name) => typeof said[name] !== 'number')) return 'InvalidParameter'
  return TEXTS.some((name) => typeof said[name] !== 'string') ? 'InvalidParameter' : undefined
}

/** Ids as they stand in the text: a number would be rounded. */
function readLead(body: string): ToldLead {
  const said = JSON.parse(body)
  const digits = (name: string): string => new RegExp(`"${name}":(\\d+)`).exec(body)?.[1] ?? ''
  return {
    phone: said.CustomerPhone,
    name: said.CustomerName,
    dealerId: digits('DealerId'),
    seriesId: digits('SeriesId'),
    createTime: digits('CreateTime'),
    remark: said.Remark,
  }
}

/** The same wish again is a duplicate; another of the same person is merged. */
function take(leads: ToldLead[], lead: ToldLead): 0 | 1 | 2 {
  const known = leads.filter(({ phone }) => phone === lead.phone)
  if (known.some(({ createTime, seriesId }) => createTime === lead.createTime && seriesId === lead.seriesId)) return 2
  if (known.length > 0) return 1
  leads.push(lead)
  return 0
}
