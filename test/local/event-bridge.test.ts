import { describe, expect, test } from 'vitest'
import { openEventBridge } from '../../local/event-bridge/event-bridge.ts'
import { compilePattern } from '../../local/event-bridge/pattern.ts'
import { queueArn } from '../../local/queues/queues.ts'
import { openParts, queueNamed, START } from './parts.ts'

function openBus(rules: { pattern: unknown; queue: string }[]) {
  const parts = openParts()
  const events = openEventBridge({ ...parts, enqueue: parts.queues.enqueue })
  events.createBus('bus')
  for (const { pattern, queue } of rules) {
    parts.queues.create(queueNamed(queue))
    events.putRule({ name: queue, bus: 'bus', pattern, targets: [queueArn(queue)] })
  }
  const put = (entry: object) => events.handle('PutEvents', { Entries: [{ EventBusName: 'bus', ...entry }] })
  const received = (queue: string) => parts.queues.receive(queue, 10).messages.map(({ body }) => JSON.parse(body))
  return { ...parts, events, put, received }
}

const event = { Source: 'ours', DetailType: 'LeadCreated', Detail: '{"id":"lead-1"}' }

describe('The bus', () => {
  test('an event reaches every queue whose rule wants it, in its envelope', async () => {
    const { put, received } = openBus([
      { queue: 'leads', pattern: { source: ['ours'], 'detail-type': ['LeadCreated'] } },
      { queue: 'all', pattern: { source: ['ours'] } },
      { queue: 'others', pattern: { 'detail-type': [{ 'anything-but': ['LeadCreated'] }] } },
    ])

    const answer = await put(event)

    const [delivered] = received('leads')
    expect(delivered).toEqual({
      version: '0',
      id: expect.any(String),
      'detail-type': 'LeadCreated',
      source: 'ours',
      account: '000000000000',
      time: START,
      region: 'cn-local-1',
      resources: [],
      detail: { id: 'lead-1' },
    })
    expect(answer).toEqual({ Entries: [{ EventId: delivered.id }], FailedEntryCount: 0 })
    expect(received('all')).toEqual([delivered])
    expect(received('others')).toEqual([])
  })

  test('a broken entry is refused by itself; the others go through', async () => {
    const { events, received } = openBus([{ queue: 'all', pattern: { source: ['ours'] } }])

    const answer = await events.handle('PutEvents', {
      Entries: [
        { ...event, EventBusName: 'bus', Detail: '{' },
        { ...event, EventBusName: 'bus' },
      ],
    })

    expect(answer).toMatchObject({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'MalformedDetail' }, {}] })
    expect(received('all')).toHaveLength(1)
  })

  test('more than ten entries in one call, and a bus that does not exist, are refused', async () => {
    const { events } = openBus([])

    const many = events.handle('PutEvents', { Entries: Array.from({ length: 11 }, () => event) })
    const nowhere = events.handle('PutEvents', { Entries: [{ ...event, EventBusName: 'nowhere' }] })

    await expect(many).rejects.toMatchObject({ code: 'ValidationException' })
    await expect(nowhere).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
  })

  test('what AWS services say lies on the default bus, not on ours', async () => {
    const { events, queues, received } = openBus([{ queue: 'ours', pattern: { source: ['aws.states'] } }])
    queues.create(queueNamed('ended'))
    events.putRule({
      name: 'ended',
      bus: 'default',
      pattern: { source: ['aws.states'] },
      targets: [queueArn('ended')],
    })

    await events.announce({
      source: 'aws.states',
      detailType: 'Changed',
      resources: ['arn'],
      detail: { status: 'FAILED' },
    })

    expect(received('ours')).toEqual([])
    expect(received('ended')).toMatchObject([{ resources: ['arn'], detail: { status: 'FAILED' } }])
  })

  test('an archive keeps what passed, for as many days as it is told', async () => {
    const { events, put, store, pass } = openBus([])
    const archive = { name: 'archive', bus: 'bus', pattern: { source: ['ours'] }, retentionDays: 90 }
    events.createArchive(archive)
    await put(event)
    await put({ ...event, Source: 'theirs' })
    const kept = () => store.prepare('SELECT event FROM events_archive').all()

    await pass(89 * 86_400)
    events.createArchive(archive)
    expect(kept()).toHaveLength(1)

    await pass(2 * 86_400)
    events.createArchive(archive)
    expect(kept()).toHaveLength(0)
  })

  test('a replay sends what an archive kept of a span of time once more, says so, and is not archived again', async () => {
    const { events, put, store, pass, received, clock } = openBus([{ queue: 'leads', pattern: { source: ['ours'] } }])
    events.createArchive({ name: 'archive', bus: 'bus', pattern: { source: ['ours'] }, retentionDays: undefined })
    await put({ ...event, Detail: '{"id":"before"}' })
    await pass(3600)
    const EventStartTime = new Date(clock.now())
    await put(event)
    await pass(3600)
    received('leads')
    const replay = {
      ReplayName: 'again',
      EventSourceArn: 'arn:aws-cn:events:cn-local-1:000000000000:archive/archive',
      EventStartTime,
      EventEndTime: new Date(clock.now()),
      Destination: { Arn: 'arn:aws-cn:events:cn-local-1:000000000000:event-bus/bus' },
    }

    await events.handle('StartReplay', replay)

    expect(received('leads')).toMatchObject([{ detail: { id: 'lead-1' }, 'replay-name': 'again' }])
    expect(store.prepare('SELECT count(*) AS count FROM events_archive').get()?.count).toBe(2)
    expect(await events.handle('DescribeReplay', { ReplayName: 'again' })).toMatchObject({ State: 'COMPLETED' })
    await expect(events.handle('StartReplay', replay)).rejects.toThrow('already exists')
    await expect(events.handle('DescribeReplay', { ReplayName: 'other' })).rejects.toThrow('does not exist')
  })
})

describe('Event patterns', () => {
  const matches = (pattern: unknown, subject: unknown) => compilePattern(pattern)(subject)

  test('exact values, prefix and suffix; a list matches when one of its elements does', () => {
    expect(matches({ detail: { status: ['FAILED', 'ABORTED'] } }, { detail: { status: 'ABORTED' } })).toBe(true)
    expect(matches({ detail: { status: ['FAILED'] } }, { detail: { status: 'SUCCEEDED' } })).toBe(false)
    expect(matches({ detail: { count: [3] } }, { detail: { count: '3' } })).toBe(false)
    expect(matches({ arn: [{ prefix: 'arn:a' }] }, { arn: 'arn:abc' })).toBe(true)
    expect(matches({ arn: [{ suffix: 'bc' }] }, { arn: 'arn:abd' })).toBe(false)
    expect(matches({ resources: ['b'] }, { resources: ['a', 'b'] })).toBe(true)
  })

  test('anything-but needs a value that is there', () => {
    const pattern = { 'detail-type': [{ 'anything-but': 'LeadCaptured' }] }

    expect(matches(pattern, { 'detail-type': 'LeadCreated' })).toBe(true)
    expect(matches(pattern, { 'detail-type': 'LeadCaptured' })).toBe(false)
    expect(matches(pattern, {})).toBe(false)
    expect(matches({ a: [{ 'anything-but': { prefix: 'x' } }] }, { a: 'xy' })).toBe(false)
  })

  test('exists asks whether a value is there, null included', () => {
    expect(matches({ detail: { error: [{ exists: true }] } }, { detail: { error: null } })).toBe(true)
    expect(matches({ detail: { error: [{ exists: false }] } }, { detail: {} })).toBe(true)
    expect(matches({ detail: { error: [{ exists: false }] } }, { detail: { error: 'E' } })).toBe(false)
  })

  test.each([
    [{ detail: { points: [{ numeric: ['>', 3] }] } }, /detail\.points: "numeric"/],
    [{ source: [{ wildcard: 'a*' }] }, /source: "wildcard" is not supported/],
    [{ $or: [{ source: ['a'] }] }, /\$or/],
    [{ source: [] }, /source: an empty list/],
    [{ source: 'ours' }, /source: an object was expected/],
  ])('%j is refused by name', (pattern, reason) => {
    expect(() => compilePattern(pattern)).toThrow(reason)
  })
})
