import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ChannelTown, openChannelTown, type ProviderChannel } from '../../support/channel-town.ts'
import { type AfterFault, type HourlyFault, liveThroughFault } from '../../support/fault-hour.ts'

const SENDS = 24
/** The hour of the fault has a third of them. */
const IN_TIME = SENDS - SENDS / 3

let folder: string
let town: ChannelTown
let from: number

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ltl-faults-'))
  from = 0
})
afterEach(async () => {
  await town.close()
  rmSync(folder, { recursive: true, force: true })
})

const open = async (channel: ProviderChannel): Promise<void> => {
  town = await openChannelTown(channel, '2026-11-21T00:00:00.000Z', { patience: 400, dataDir: folder })
}

const liveOn = async (fault: HourlyFault, lookOn = 2): Promise<AfterFault> => {
  from += SENDS
  return liveThroughFault(town, { fault, sends: SENDS, from, lookOn })
}

/** How often the log says that a channel is paused. */
const alerts = (): number =>
  readFileSync(join(folder, 'machine.log'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"message":"channel paused"')).length

/** What certainly was not taken is sent when the provider is back, within so many minutes, and nobody gets anything twice. */
const allArrive = (end: 'delivered' | 'accepted', within = 30) => ({
  states: { [end]: SENDS },
  twice: [],
  taken: SENDS,
  drainedIn: expect.toSatisfy((minutes: number) => minutes <= within),
})

/** What may have been taken is never sent again where the provider cannot tell; after three days it counts as failed. */
const lostOnesFail = ({ ends, taken }: { ends: string; taken: number }) => ({
  states: { [ends]: IN_TIME, failed: SENDS - IN_TIME },
  twice: [],
  taken,
})

const FOUR_DAYS = 96
const down = { kind: 'down' } as const
const off = { kind: 'off' } as const
const slow = { kind: 'slow', milliseconds: 40 } as const
const throttle = { kind: 'throttle' } as const
const drop = { kind: 'drop' } as const
const page = { kind: 'page', status: 200 } as const

const arrears = {
  'aliyun-sms': 'isv.AMOUNT_NOT_ENOUGH',
  'tencent-sms': 'FailedOperation.InsufficientBalanceInSmsPackage',
  'aws-sms': 'ServiceQuotaExceededException MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT',
  'wechat-template': '48001',
  wecom: '60020',
} as const
const channels = ['aliyun-sms', 'tencent-sms', 'aws-sms', 'wechat-template', 'wecom'] as const
/** Receipts come for those that have them. */
const endOf = (channel: ProviderChannel) => (channel === 'wecom' ? 'accepted' : 'delivered')

describe.each(channels)('While the provider of %s, for an hour,', (channel) => {
  test('is slow, everything arrives as ever', async () => {
    await open(channel)

    expect(await liveOn(slow)).toMatchObject(allArrive(endOf(channel), 0))
  })

  test('takes too much at once for too much, what it did not take follows when it does', async () => {
    await open(channel)

    expect(await liveOn(throttle, 4)).toMatchObject(allArrive(endOf(channel), 75))
    expect(alerts()).toBeLessThanOrEqual(1)
  })

  test('says 200 and that the account is blocked, all wait, one alert is raised, and then all arrive', async () => {
    await open(channel)

    expect(await liveOn({ kind: 'code', code: arrears[channel] })).toMatchObject(allArrive(endOf(channel)))
    expect(alerts()).toBe(1)
  })
})

describe.each(channels)('While nobody listens at the address of %s, for an hour,', (channel) => {
  test('nothing can have left: everything arrives when somebody does', async () => {
    await open(channel)

    expect(await liveOn(off)).toMatchObject(allArrive(endOf(channel)))
  })
})

test.each([
  ['cuts connections', down],
  ['takes messages and cuts the connection', drop],
  ['answers 200 with a page of something in between', page],
])('While Aliyun %s, for an hour, it is asked afterwards, and everything arrives once', async (_, fault) => {
  await open('aliyun-sms')

  expect(await liveOn(fault)).toMatchObject(allArrive('delivered'))
})

test.each([
  ['cuts connections', down],
  ['takes messages and cuts the connection', drop],
  ['answers 200 with a page of something in between', page],
])(
  'While Tencent Cloud %s, for an hour, its reports tell; what none tells of for an hour is sent again',
  async (_, fault) => {
    await open('tencent-sms')

    expect(await liveOn(fault)).toMatchObject(allArrive('delivered', 75))
  },
)

test('While AWS cuts connections, for an hour, nobody can tell afterwards: nothing is sent twice, and after three days it has failed', async () => {
  await open('aws-sms')

  expect(await liveOn(down, FOUR_DAYS)).toMatchObject(lostOnesFail({ ends: 'delivered', taken: IN_TIME }))
})

test('While AWS takes messages and cuts the connection, for an hour, its events tell which of them arrived: all did, each once', async () => {
  await open('aws-sms')

  expect(await liveOn(drop, 0)).toMatchObject(allArrive('delivered', 0))
})

test('While WeChat takes messages and cuts the connection, for an hour, nothing is sent twice, and after three days it has failed', async () => {
  await open('wechat-template')

  expect(await liveOn(drop, FOUR_DAYS)).toMatchObject(lostOnesFail({ ends: 'delivered', taken: SENDS }))
})

test('While WeCom takes messages and cuts the connection, for an hour, nobody sees one twice', async () => {
  await open('wecom')

  const { twice, taken, states } = await liveOn(drop, FOUR_DAYS)

  expect(twice).toEqual([])
  expect(taken).toBe(SENDS)
  expect(Object.keys(states)).not.toContain('unknown')
})
