import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addKey, findSourcesSecret, readKeys, retireKey, setKey } from '../../bin/keys/source-keys.ts'
import { printStory } from '../../bin/lead/print-story.ts'
import { findLeadId, readStory } from '../../bin/lead/read-story.ts'
import { deadLetterQueues, redrive } from '../../bin/queues/redrive.ts'
import { reconcile } from '../../bin/reconcile/reconcile.ts'
import { countRuns } from '../../bin/runs/count-runs.ts'
import { signedHeaders } from '../../functions/intake/check-signature.ts'
import { captureEventId } from '../../functions/intake/receive.ts'
import { readEvent } from '../../functions/shared/event-record.ts'
import { keys } from '../../functions/shared/keys.ts'
import { openServer } from '../../local/http/server.ts'
import { type Machine, openMachine } from '../../local/machine.ts'
import { place } from '../../local/names.ts'
import { loadSamples } from '../../samples/load.ts'
import { goodLead } from '../functions/intake/intake-desk.ts'

/** A Saturday, ten in the morning in China. */
const NOW = '2026-11-21T02:00:00Z'

let machine: Machine
let loaded: Awaited<ReturnType<typeof loadSamples>>

beforeAll(async () => {
  machine = await openMachine({ clock: { startsAt: NOW } })
  loaded = await loadSamples(machine.services, { now: NOW })
  await machine.idle()
}, 120_000)
afterAll(() => machine.close())

/** The lead that a row of the samples became. */
async function sampleLead(sourceId: string): Promise<string> {
  const record = await readEvent(machine.services.table, captureEventId('web', sourceId))
  return record?.outcome?.detail ?? ''
}

it('the samples load: some 30 dealers with their people, and 200 leads', () => {
  expect(loaded).toEqual({ dealers: 30, advisors: 140, leads: 200 })
})

it('loading the samples again changes nothing', async () => {
  const before = await machine.services.table.get({ pk: 'DEALER#D-SH-01', sk: 'DEALER' })

  await loadSamples(machine.services, { now: NOW })

  expect(await machine.services.table.get({ pk: 'DEALER#D-SH-01', sk: 'DEALER' })).toEqual(before)
})

it('after the samples have come in the promise holds', async () => {
  await machine.idle()

  const { breaks, counted } = await reconcile(machine.services.table, { now: () => NOW, strict: true, between: 0 })

  expect(breaks).toEqual([])
  expect(counted.leads).toBeGreaterThan(180)
})

it('every new lead has a run, and runs are counted by journey and state', async () => {
  const { counts } = await countRuns(machine.services.table, { limit: 0 })

  const all = Object.values(counts.get('lead-response') ?? {}).reduce((sum, count) => sum + count, 0)
  expect(all).toBeGreaterThan(180)
})

it('runs can be listed by state, newest first', async () => {
  const { listed } = await countRuns(machine.services.table, { state: 'under-way', limit: 3 })

  expect(listed).toHaveLength(3)
  expect(listed.every(({ state }) => state === 'started')).toBe(true)
})

it("a lead's story tells its score, its custody and every step of its run, and masks the phone", async () => {
  const leadId = await sampleLead('YC20261100002')

  const story = await readStory(leadId, machine)

  const text = story ? printStory(story, { language: 'zh', zone: 'Asia/Shanghai' }).join('\n') : ''
  expect(text).toMatch(/张先生 138\*\*\*\*0002/)
  expect(text).toMatch(/预约试驾 \+/)
  expect(text).toMatch(/收到 +来自 web/)
  expect(text).toMatch(/2026-11-21 10:00:0\d +Score the lead/)
  expect(text).not.toMatch(/13800000002/)
})

it('the same story reads in English', async () => {
  const story = await readStory(await sampleLead('YC20261100002'), machine)

  const text = story ? printStory(story, { language: 'en', zone: 'Asia/Shanghai' }).join('\n') : ''
  expect(text).toMatch(/Chain of custody/)
  expect(text).toMatch(/asked for a test drive \+/)
})

it('the story says what became of the lead where it was handed over', async () => {
  const leadId = await sampleLead('YC20261100002')
  const [at, since] = ['2026-11-21T02:05:00Z', '2026-11-21T02:00:00Z']
  const told = { leadId, target: 'wecom', state: 'told', result: 'merged', since, at, attempts: 1 }
  await machine.services.table.put({ ...keys.handover(leadId, 'wecom'), ...told })

  const story = await readStory(leadId, machine)

  const text = story ? printStory(story, { language: 'en', zone: 'Asia/Shanghai' }).join('\n') : ''
  expect(text).toMatch(/Told to other systems\n +2026-11-21 10:05:00 +wecom +told +merged/)
})

it('a story is also found by the event that a source was answered with', async () => {
  const leadId = await sampleLead('YC20261100002')

  expect(await findLeadId(captureEventId('web', 'YC20261100002'), machine.services)).toBe(leadId)
  expect(await findLeadId(leadId, machine.services)).toBe(leadId)
})

it('a lead that does not exist has no story', async () => {
  expect(await readStory('lead-none', machine)).toBeUndefined()
})

it('a key that was added signs beside the old one; the last key of a source is not retired by mistake', async () => {
  const client = machine.clients.secrets
  const options = { client, secretId: await findSourcesSecret(client), today: '2026-11-21' }

  const { keyId, secret } = await addKey('web', options)

  const body = JSON.stringify(goodLead())
  const headers = signedHeaders({ source: 'web', keyId, secret }, Date.parse(NOW) / 1000, body)
  const answer = await machine.http({ method: 'POST', path: '/leads', headers, body })
  expect(answer.status).toBe(202)
  const [first = ''] = Object.keys((await readKeys(options)).web ?? {})
  await retireKey({ source: 'web', keyId: first, last: false }, options)
  expect(Object.keys((await readKeys(options)).web ?? {})).toEqual([keyId])
  await expect(retireKey({ source: 'web', keyId, last: false }, options)).rejects.toThrow(/last key of web/)
  await expect(retireKey({ source: 'web', keyId: 'none', last: false }, options)).rejects.toThrow(/no key none/)
})

it('a key that a platform made is stored as it is, and a new one replaces it', async () => {
  const client = machine.clients.secrets
  const options = { client, secretId: await findSourcesSecret(client) }

  await setKey({ source: 'ocean', keyId: 'access-token', secret: 'a-token-of-yesterday' }, options)
  await setKey({ source: 'ocean', keyId: 'access-token', secret: 'a-token-of-today' }, options)

  expect((await readKeys(options)).ocean).toEqual({ 'access-token': 'a-token-of-today' })
  await expect(setKey({ source: 'ocean', keyId: 'push-1', secret: 'short' }, options)).rejects.toThrow(/16 characters/)
})

it('a message in a dead-letter queue is named, and goes back to where it came from', async () => {
  const server = await openServer({
    gateway: machine.host.gateway,
    services: machine.awsServices,
    committed: machine.committed,
    host: '127.0.0.1',
    port: 0,
  })
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new SQSClient({ endpoint: `http://127.0.0.1:${server.port}`, region: place.region, credentials })
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand({ QueueNamePrefix: 'RecordLeadQueue' }))
  await client.send(new SendMessageCommand({ QueueUrl: QueueUrls[0], MessageBody: 'no event' }))
  await machine.advanceBy('PT1H')
  const counts = async () => (await deadLetterQueues(client)).map(({ messages }) => messages)
  const before = await counts()

  const { name, messages } = await redrive(client, 'RecordLead')

  expect(before.filter((count) => count > 0)).toEqual([1])
  expect(name).toMatch(/RecordLeadDeadLetters/)
  expect(messages).toBe(1)
  expect((await counts()).filter((count) => count > 0)).toEqual([])
  await expect(redrive(client, 'NoSuchQueue')).rejects.toThrow(/names 0 dead-letter queues/)
  client.destroy()
  await server.close()
})
