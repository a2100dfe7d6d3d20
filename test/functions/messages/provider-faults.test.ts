import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ChannelTown, openChannelTown, type ProviderChannel } from '../../support/channel-town.ts'
import { type AfterFault, type HourlyFault, liveThroughFault } from '../../support/fault-hour.ts'

/** Over three hours; eight of them in the hour of the fault. */
const SENDS = 24
const FOUR_DAYS = 96

/** In milliseconds of real time. */
const PATIENCE = 150

let folder: string
let town: ChannelTown

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ltl-faults-'))
})
afterEach(async () => {
  await town.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Three hours of messages, the second of them with the fault; looked at so many hours later. */
const liveThrough = async (channel: ProviderChannel, fault: HourlyFault, lookOn = 2): Promise<AfterFault> => {
  town = await openChannelTown(channel, '2026-11-21T00:00:00.000Z', { patience: PATIENCE, dataDir: folder })
  return liveThroughFault(town, { fault, sends: SENDS, from: 0, lookOn })
}

/** How often the log says that a channel is paused. */
const alerts = (): number =>
  readFileSync(join(folder, 'machine.log'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"message":"channel paused"')).length

/** All end so, nobody gets anything twice, and the last of them goes so many minutes after the fault. */
const allArrive = (end: 'delivered' | 'accepted', within = 30) => ({
  states: { [end]: SENDS },
  twice: [],
  taken: SENDS,
  drainedIn: expect.toSatisfy((minutes: number) => minutes <= within),
})

const off = { kind: 'off' } as const
const slow = { kind: 'slow', milliseconds: 40 } as const
const throttle = { kind: 'throttle' } as const
const down = { kind: 'down' } as const
const drop = { kind: 'drop' } as const
const hang = { kind: 'hang' } as const
const page = { kind: 'page', status: 200 } as const

const arrears = {
  'aliyun-sms': 'isv.AMOUNT_NOT_ENOUGH',
  'tencent-sms': 'FailedOperation.InsufficientBalanceInSmsPackage',
  'aws-sms': 'ServiceQuotaExceededException MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT',
  'wechat-template': '48001',
  wecom: '60020',
} as const
const channels = ['aliyun-sms', 'tencent-sms', 'aws-sms', 'wechat-template', 'wecom'] as const
/** WeCom sends no receipts. */
const endOf = (channel: ProviderChannel) => (channel === 'wecom' ? 'accepted' : 'delivered')

describe.each(channels)('While the provider of %s, for an hour,', (channel) => {
  test('is slow, everything arrives as ever, and nobody is alarmed', async () => {
    expect(await liveThrough(channel, slow)).toMatchObject(allArrive(endOf(channel), 0))
    expect(alerts()).toBe(0)
  })

  test('takes nothing for too much at once, what it did not take follows when it does', async () => {
    expect(await liveThrough(channel, throttle, 4)).toMatchObject(allArrive(endOf(channel)))
    expect(alerts()).toBeLessThanOrEqual(1)
  })

  test('says 200 and that the account is blocked, all wait, one alert is raised, and then all arrive', async () => {
    const fault = { kind: 'code', code: arrears[channel] } as const

    expect(await liveThrough(channel, fault)).toMatchObject(allArrive(endOf(channel)))
    expect(alerts()).toBe(1)
  })

  test('is gone from its address, nothing can have left: one alert is raised, and everything arrives when it is back', async () => {
    expect(await liveThrough(channel, off)).toMatchObject(allArrive(endOf(channel)))
    expect(alerts()).toBe(1)
  })

  test('takes messages and cuts the connection, one alert is raised, and each arrives once', async () => {
    expect(await liveThrough(channel, drop, 4)).toMatchObject(allArrive(endOf(channel)))
    expect(alerts()).toBe(1)
  })
})

const silences = [
  ['cuts connections', down],
  ['reads and never answers', hang],
  ['answers 200 with a page of something in between', page],
] as const

describe.each(silences)('While a provider %s, for an hour, one alert is raised, and', (_, fault) => {
  test.each([
    ['Aliyun is asked afterwards: everything arrives', 'aliyun-sms', 30],
    ['what Tencent Cloud reports nothing of for an hour is sent again: everything arrives', 'tencent-sms', 75],
    ['WeCom makes one of two for four hours: everything arrives', 'wecom', 75],
  ] as const)('%s', async (_said, channel, within) => {
    expect(await liveThrough(channel, fault, 4)).toMatchObject(allArrive(endOf(channel), within))
    expect(alerts()).toBe(1)
  })

  test.each(['aws-sms', 'wechat-template'] as const)(
    'nobody can tell of %s afterwards: the few that it did not answer are never sent again and have failed after three days, all others arrive',
    async (channel) => {
      const { states, twice, taken } = await liveThrough(channel, fault, FOUR_DAYS)

      const failed = states.failed ?? 0
      expect({ states, twice, taken }).toEqual({
        states: { delivered: SENDS - failed, failed },
        twice: [],
        taken: SENDS - failed,
      })
      // Five until the channel is paused, and those that tried whether it goes again.
      expect(failed).toBeGreaterThanOrEqual(5)
      expect(failed).toBeLessThanOrEqual(7)
      expect(alerts()).toBe(1)
    },
  )
})
