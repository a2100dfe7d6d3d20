import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChannelTown, openChannelTown, type ProviderChannel } from '../support/channel-town.ts'
import { type AfterFault, type HourlyFault, liveThroughFault } from '../support/fault-hour.ts'

/** npm run trial:channels [-- CHANNEL [FAULT]]: each provider fails for an hour in the middle of 2,000 messages. */

const SENDS = 2000
/** Lost answers that nobody can ask about are given up after three days. */
const FOUR_DAYS = 96

const channels: readonly ProviderChannel[] = ['aliyun-sms', 'tencent-sms', 'aws-sms', 'wechat-template', 'wecom']
const faults: Readonly<Record<string, HourlyFault>> = {
  off: { kind: 'off' },
  down: { kind: 'down' },
  slow: { kind: 'slow', milliseconds: 20 },
  throttle: { kind: 'throttle' },
  page: { kind: 'page', status: 200 },
  drop: { kind: 'drop' },
  hang: { kind: 'hang' },
}
const arrears: Readonly<Record<ProviderChannel, string>> = {
  'aliyun-sms': 'isv.AMOUNT_NOT_ENOUGH',
  'tencent-sms': 'FailedOperation.InsufficientBalanceInSmsPackage',
  'aws-sms': 'ServiceQuotaExceededException MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT',
  'wechat-template': '48001',
  wecom: '60020',
}

const [onlyChannel, onlyFault] = process.argv.slice(2)
for (const channel of channels.filter((each) => onlyChannel === undefined || each === onlyChannel))
  for (const [name, fault] of Object.entries({ ...faults, blocked: { kind: 'code', code: arrears[channel] } as const }))
    if (onlyFault === undefined || name === onlyFault) await tryOut(channel, name, fault)

async function tryOut(channel: ProviderChannel, name: string, fault: HourlyFault): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ltl-channels-'))
  const startedAt = performance.now()
  const town = await openChannelTown(channel, '2026-11-21T00:00:00.000Z', { patience: 150, dataDir: folder })
  try {
    const outcome = await liveThroughFault(town, { fault, sends: SENDS, from: 0, lookOn: FOUR_DAYS })
    await tell(town, { channel, name, outcome, folder, seconds: (performance.now() - startedAt) / 1000 })
  } finally {
    await town.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What is slow needs no alert, nor what WeChat and WeCom limit message by message; everything else is told of once. */
function alertsAreRight(channel: string, fault: string, alerts: number): boolean {
  const isLimit = fault === 'throttle' && channel.startsWith('we')
  return alerts === (fault === 'slow' || isLimit ? 0 : 1)
}

function isSettled(state: string): boolean {
  return ['accepted', 'delivered', 'failed', 'suppressed'].includes(state)
}

async function tell(
  town: ChannelTown,
  run: { channel: string; name: string; outcome: AfterFault; folder: string; seconds: number },
): Promise<void> {
  const { channel, name, outcome, folder, seconds } = run
  const { states, twice, taken, drainedIn, busiest, ledger } = outcome
  const dropped = town.simulators.wecom.dropped.length
  const alerts = readFileSync(join(folder, 'machine.log'), 'utf8').split('"message":"channel paused"').length - 1
  const isGood =
    ledger.length === SENDS &&
    Object.keys(states).every(isSettled) &&
    twice.length === 0 &&
    dropped === 0 &&
    alertsAreRight(channel, name, alerts)
  console.log(
    `${isGood ? 'good' : 'BAD '} ${channel.padEnd(16)} ${name.padEnd(9)} ${JSON.stringify(states)} taken ${taken}, twice ${twice.length}, dropped ${dropped}, alerts ${alerts}, drained in ${drainedIn} min, most in a minute ${busiest} (${seconds.toFixed(0)} s)`,
  )
  if (!isGood) process.exitCode = 1
}
