import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { checkSignature } from '../../../../functions/intake/check-signature.ts'
import type { Channel } from '../../../../functions/messages/channels/channel.ts'
import { webhookChannel } from '../../../../functions/messages/channels/webhook-channel.ts'
import type { HttpRequest } from '../../../../functions/shared/http.ts'
import { openWorld, type World } from '../../../support/world.ts'
import { now, outgoing, toolsFor } from './sms-kit.ts'

const KEY = 'a-key-of-sixteen-or-more'

let world: World
let server: Server
let channel: Channel
let got: { headers: Record<string, string>; body: string }[]
let answer: { status: number; body: string }
beforeEach(async () => {
  world = await openWorld({ now })
  got = []
  answer = { status: 202, body: '{"id":"their-1"}' }
  server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(Buffer.from(part))
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
    got.push({ headers: Object.fromEntries(headers), body: Buffer.concat(parts).toString() })
    response.writeHead(answer.status).end(answer.body)
  })
  const port = await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' ? address?.port : undefined)
    })
  })
  const account = { url: `http://127.0.0.1:${port}/messages` }
  channel = webhookChannel.open(await toolsFor(world, 'webhook', { account, secret: { key: KEY } }))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
  world.close()
})

test('the receiver gets the message signed as our own intake wants it, under a key that is always the same', async () => {
  const sent = await channel.send(outgoing())

  const [request] = got
  const arrived: HttpRequest = {
    method: 'POST',
    path: '/messages',
    parameters: {},
    query: {},
    headers: request?.headers ?? {},
    body: Buffer.from(request?.body ?? ''),
    now,
  }
  expect(sent).toEqual({ kind: 'accepted', providerId: 'their-1' })
  expect(checkSignature(arrived, { 'lead-to-loyalty': { 'key-1': KEY } })).toMatchObject({ source: 'lead-to-loyalty' })
  expect(request?.headers['idempotency-key']).toBe('msg-1')
  expect(JSON.parse(request?.body ?? '')).toMatchObject({
    id: 'msg-1',
    address: '+8613800000001',
    text: outgoing().text,
  })
  expect(request?.body).not.toContain('person-1')
})

test('a receiver that names no id of its own is known by ours', async () => {
  answer = { status: 200, body: 'thanks' }

  expect(await channel.send(outgoing())).toEqual({ kind: 'accepted', providerId: 'msg-1' })
})

test.each([
  [429, { kind: 'later', class: 'busy' }],
  [422, { kind: 'refused', class: 'content' }],
  [401, { kind: 'refused', class: 'config' }],
  [302, { kind: 'refused', class: 'config' }],
])('HTTP %i is handled by its class', async (status, expected) => {
  answer = { status, body: '' }

  expect(await channel.send(outgoing())).toEqual({ reason: `HTTP ${status}`, ...expected })
})

test('HTTP 503 says nothing about the message; sent again it is one message all the same', async () => {
  answer = { status: 503, body: '' }

  await expect(channel.send(outgoing())).rejects.toMatchObject({ name: 'AnswerLost', reason: 'HTTP 503' })
  expect(channel.deduplicates).toBe(true)
})
