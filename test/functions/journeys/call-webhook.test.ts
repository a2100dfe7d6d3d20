import { createServer, type IncomingMessage, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkSignature } from '../../../functions/intake/check-signature.ts'
import { callWebhook } from '../../../functions/journeys/call-webhook.ts'
import { openWorld, sourceKeys, type World } from '../../support/world.ts'

const NOW = '2026-11-21T02:00:00.000Z'
const input = {
  run: { id: 'run-1', journey: 'follow-up', pk: 'LEAD#lead-1', sk: 'RUN#run-1' },
  subject: { type: 'lead', id: 'lead-1' },
  step: 'webhook-crm@2',
  now: NOW,
  to: 'crm-mirror',
  body: { grade: 'H', days: 7 },
} as const

let world: World
let server: Server
let status: number
let received: { request: IncomingMessage; body: string }[]

beforeEach(async () => {
  world = await openWorld({ now: NOW })
  status = 200
  received = []
  server = createServer(async (request, response) => {
    received.push({ request, body: await text(request) })
    response.writeHead(status, { location: 'https://elsewhere.example.cn/' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  await world.services.settings.write('webhooks', {
    'crm-mirror': { url: `http://127.0.0.1:${port}/in`, source: 'web' },
  })
})
afterEach(() => {
  server.close()
  world.close()
})

const call = (details: Partial<Parameters<typeof callWebhook>[0]> = {}) =>
  callWebhook({ ...input, ...details }, world.services)

test('the other system is told the run, the subject and what the step says', async () => {
  expect(await call()).toEqual({ status: 200 })

  expect(received.map(({ request, body }) => [request.method, request.url, JSON.parse(body)])).toEqual([
    [
      'POST',
      '/in',
      {
        journey: 'follow-up',
        runId: 'run-1',
        step: 'webhook-crm@2',
        at: NOW,
        subject: { type: 'lead', id: 'lead-1' },
        body: { grade: 'H', days: 7 },
      },
    ],
  ])
})

test('the request is signed as our own intake wants it', async () => {
  await call()

  const [{ request, body } = { request: undefined, body: '' }] = received
  const headers = Object.fromEntries(
    Object.entries(request?.headers ?? {}).map(([name, value]) => [name, String(value)]),
  )
  const signed = { method: 'POST', path: '/in', query: {}, parameters: {}, headers, body: Buffer.from(body), now: NOW }
  expect(checkSignature(signed, sourceKeys)).toEqual({ source: 'web' })
})

test('the same step of the same run has the same idempotency key, another round another', async () => {
  await call()
  await call()
  await call({ step: 'webhook-crm@3' })

  const [first, second, third] = received.map(({ request }) => request.headers['idempotency-key'])
  expect(first).toMatch(/^hook-/)
  expect(second).toBe(first)
  expect(third).not.toBe(first)
})

test.each([400, 404, 422, 302])('%i is a refusal that nobody repeats', async (answer) => {
  status = answer

  await expect(call()).rejects.toMatchObject({ name: 'WebhookRefused' })
})

test.each([500, 503, 429])('%i is a failure that the workflow repeats', async (answer) => {
  status = answer

  await expect(call()).rejects.toMatchObject({ name: 'WebhookFailed' })
})

test('a system that is not there is a failure that the workflow repeats', async () => {
  await new Promise((resolve) => server.close(resolve))

  await expect(call()).rejects.toMatchObject({ name: 'WebhookFailed' })
})

test('a webhook that ops do not know, or whose key is missing, is named with the remedy', async () => {
  await expect(call({ to: 'erp' })).rejects.toMatchObject({ name: 'WebhookNotKnown', message: /"webhooks"/ })
  await world.services.settings.write('webhooks', { erp: { url: 'https://erp.example.cn/in' } })
  await expect(call({ to: 'erp' })).rejects.toMatchObject({ name: 'WebhookNotKnown', message: /npm run keys/ })
})

test.each(['http://crm.example.cn/in', 'https://user:pass@crm.example.cn/', 'ftp://crm.example.cn', 'crm'])(
  'the address %s is refused',
  async (url) => {
    await world.services.settings.write('webhooks', { 'crm-mirror': { url, source: 'web' } })

    await expect(call()).rejects.toMatchObject({ name: 'SettingRefused' })
  },
)
