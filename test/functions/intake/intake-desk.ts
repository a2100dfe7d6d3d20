import type { APIGatewayProxyEventV2, Context } from 'aws-lambda'
import { z } from 'zod'
import { signedHeaders } from '../../../functions/intake/check-signature.ts'
import type { LeadFormInput } from '../../../functions/intake/lead-form.ts'
import { handler as receiveEvent } from '../../../functions/intake/receive-event.ts'
import { handler as receiveLead } from '../../../functions/intake/receive-lead.ts'
import { openWorld, sourceKeys, type World } from '../../support/world.ts'

export const NOW = '2026-11-21T02:00:00Z'

/** A lead as a well-behaved source sends it. */
export const goodLead = (changes: Partial<LeadFormInput> = {}): LeadFormInput => ({
  id: 'web-1',
  askedAt: '2026-11-21T09:58:00+08:00',
  person: { name: '测试甲', phone: '138 0000-0001' },
  brand: '云驰',
  city: '上海',
  consent: { otherDealers: true, profiling: true, marketing: false },
  ...changes,
})

export interface Sending {
  /** Where it is posted to; leads without it. */
  to?: '/leads' | '/events'
  source?: string
  keyId?: string
  secret?: string
  /** Seconds that the sender's clock is ahead. */
  ahead?: number
  headers?: Record<string, string | undefined>
}

const answerSchema = z.looseObject({
  status: z.union([z.string(), z.number()]),
  id: z.string().optional(),
  title: z.string().optional(),
  detail: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
})

/** A world that sells one brand, and a way to post to it as a source would. */
export async function openIntakeDesk() {
  const world = await openWorld({ now: NOW })
  await world.services.settings.write('brands', { yunchi: { names: ['云驰', 'Yunchi'] }, lanhe: { names: ['蓝禾'] } })
  return { world, post: (lead: LeadFormInput | string | object, sending: Sending = {}) => post(world, lead, sending) }
}

async function post(world: World, lead: LeadFormInput | string | object, sending: Sending) {
  const body = typeof lead === 'string' ? lead : JSON.stringify(lead)
  const key = { source: 'web', keyId: 'key-1', secret: sourceKeys.web['key-1'], ...sending }
  const timestamp = Math.floor(Date.parse(NOW) / 1000) + (sending.ahead ?? 0)
  const headers = { ...signedHeaders(key, timestamp, body), ...sending.headers }
  const { to = '/leads' } = sending
  const handler = to === '/leads' ? receiveLead : receiveEvent
  const result = await handler(gatewayEvent(to, body, headers), hostContext(world))
  return { status: result.statusCode, body: answerSchema.parse(JSON.parse(result.body ?? '{}')) }
}

function gatewayEvent(path: string, body: string, headers: Record<string, string | undefined>): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    routeKey: `POST ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers,
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'localhost',
      domainPrefix: 'localhost',
      http: { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId: 'request',
      routeKey: `POST ${path}`,
      stage: '$default',
      time: NOW,
      timeEpoch: Date.parse(NOW),
    },
  }
}

function hostContext(world: World): Context & { services: World['services'] } {
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'receive',
    functionVersion: '1',
    invokedFunctionArn: 'arn',
    memoryLimitInMB: '256',
    awsRequestId: 'request',
    logGroupName: 'group',
    logStreamName: 'stream',
    getRemainingTimeInMillis: () => 1000,
    done: () => undefined,
    fail: () => undefined,
    succeed: () => undefined,
    services: world.services,
  }
}

/** Everything in the table, to see that nothing was written. */
export async function wholeTable(world: World): Promise<unknown[]> {
  const items: unknown[] = []
  for await (const item of world.services.table.scan()) items.push(item)
  return items
}
