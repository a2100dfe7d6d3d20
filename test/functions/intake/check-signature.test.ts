import { expect, it } from 'vitest'
import { signBody } from '../../../functions/intake/check-signature.ts'
import { sourceKeys } from '../../support/world.ts'
import { goodLead, openIntakeDesk, wholeTable } from './intake-desk.ts'

it('the signature is HMAC-SHA256 over timestamp, a full stop and the body', () => {
  expect(signBody('testsecret', 1795226400, '{"id":"web-1"}')).toBe(
    // printf '1795226400.{"id":"web-1"}' | openssl dgst -sha256 -hmac testsecret
    '776502b9235c553f5425707a8ef408ed659de5d100c8784b22faaa2fd324f0a1',
  )
})

it.each([
  ['a wrong secret', { secret: 'not-the-secret-of-this-key' }, 'x-ltl-signature', /does not fit/],
  ['a signature that is too short', { headers: { 'x-ltl-signature': 'abc' } }, 'x-ltl-signature', /does not fit/],
  ['an unknown source', { source: 'nobody' }, 'x-ltl-key-id', /no such key/],
  ['a source named like a property of every object', { source: 'constructor' }, 'x-ltl-key-id', /no such key/],
  ['a key that was retired', { keyId: 'key-0' }, 'x-ltl-key-id', /no such key/],
  ['a time stamp 301 s old', { ahead: -301 }, 'x-ltl-timestamp', /301 s old/],
  ['a time stamp 301 s ahead', { ahead: 301 }, 'x-ltl-timestamp', /301 s ahead/],
  ['a time stamp that is no number', { headers: { 'x-ltl-timestamp': 'now' } }, 'x-ltl-timestamp', /not a number/],
  ['no signature', { headers: { 'x-ltl-signature': undefined } }, 'x-ltl-signature', /missing/],
])('%s is refused with 401 and nothing is written', async (_, sending, field, message) => {
  const { world, post } = await openIntakeDesk()
  const before = await wholeTable(world)

  const { status, body } = await post(goodLead(), sending)

  expect(status).toBe(401)
  expect(body.errors).toEqual([{ field, message: expect.stringMatching(message) }])
  expect(await wholeTable(world)).toEqual(before)
  expect(world.published).toEqual([])
})

it.each([-300, 300])('a clock that is %d s off is tolerated', async (ahead) => {
  const { post } = await openIntakeDesk()

  const { status } = await post(goodLead(), { ahead })

  expect(status).toBe(202)
})

it('while a key is being rotated the old and the new one both sign', async () => {
  const { world, post } = await openIntakeDesk()
  const rotating = { web: { ...sourceKeys.web, 'key-2': 'the-next-secret-of-the-web-form' } }
  const secrets = { ...world.services.secrets, sourceKeys: async () => rotating }
  Object.assign(world.services, { secrets })

  const withOld = await post(goodLead({ id: 'web-old' }))
  const withNew = await post(goodLead({ id: 'web-new' }), { keyId: 'key-2', secret: rotating.web['key-2'] })

  expect([withOld.status, withNew.status]).toEqual([202, 202])
})

it('a key that was added a moment ago is looked for again before it is refused', async () => {
  const { world, post } = await openIntakeDesk()
  const added = { web: { ...sourceKeys.web, 'key-2': 'the-next-secret-of-the-web-form' } }
  const secrets = {
    ...world.services.secrets,
    sourceKeys: async (maxAge?: number) => (maxAge === undefined ? sourceKeys : added),
  }
  Object.assign(world.services, { secrets })

  const { status } = await post(goodLead(), { keyId: 'key-2', secret: added.web['key-2'] })

  expect(status).toBe(202)
})

it.each([
  'secret-id',
  'secret-key',
  'access-token',
  'refresh-token',
  'app-secret',
  'signature-key',
  'push-1',
  'Secret-Id',
])('what a platform knows us by (%s) lies with the keys of a source, and signs nothing', async (keyId) => {
  const { world, post } = await openIntakeDesk()
  // It stands in every Authorization header: Credential=AKID…
  const secret = 'AKID-that-everybody-may-read'
  const secrets = { ...world.services.secrets, sourceKeys: async () => ({ wecom: { [keyId]: secret } }) }
  Object.assign(world.services, { secrets })

  const { status, body } = await post(goodLead(), { source: 'wecom', keyId, secret })

  expect(status).toBe(401)
  expect(body.errors).toEqual([{ field: 'x-ltl-key-id', message: expect.stringMatching(/no such key/) }])
  expect(world.published).toEqual([])
})

it('a body changed on the way is refused', async () => {
  const { post } = await openIntakeDesk()
  const signature = signBody(sourceKeys.web['key-1'], 1795226400, JSON.stringify(goodLead({ id: 'another' })))

  const { status } = await post(goodLead(), { headers: { 'x-ltl-signature': signature } })

  expect(status).toBe(401)
})
