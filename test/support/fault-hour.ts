import type { Message } from '../../functions/messages/message-record.ts'
import type { Fault } from '../../local/providers/fault-script.ts'
import type { ChannelTown } from './channel-town.ts'

const AN_HOUR = 3_600_000

/** `off`: nobody listens at the provider's address. */
export type HourlyFault = Fault | { readonly kind: 'off' }

export interface FaultHour {
  readonly fault: HourlyFault
  /** Over three hours; the fault lasts for the second of them. */
  readonly sends: number
  /** The number of the first message. */
  readonly from: number
  /** How long one looks on after the three hours, in hours. */
  readonly lookOn: number
}

export interface AfterFault {
  /** What the ledger says, by state. */
  readonly states: Readonly<Record<string, number>>
  readonly ledger: readonly Message[]
  /** Messages that the provider took more than once. */
  readonly twice: readonly string[]
  /** How many different ones it took. */
  readonly taken: number
  /** Minutes from the end of the fault until the last one that it could take was taken. */
  readonly drainedIn: number
  /** The most that it took within one minute. */
  readonly busiest: number
}

/** Three hours of messages by one channel, whose provider fails in the second. */
export async function liveThroughFault(town: ChannelTown, hour: FaultHour): Promise<AfterFault> {
  const { machine, simulators } = town
  const { fault, sends, from } = hour
  const { channel, simulator } = town
  const before = simulator.taken.length
  const start = machine.clock.now()
  const [begins, ends] = [start + AN_HOUR, start + 2 * AN_HOUR]
  const advanceTo = (at: number): Promise<void> => machine.advanceTo(new Date(at).toISOString())
  if (fault.kind !== 'off') simulators.faults[channel].between(begins, ends, fault, ['send', 'query'])
  let isOff = false
  for (let at = 0; at < sends; at++) {
    const moment = start + Math.floor((at * 3 * AN_HOUR) / sends)
    const shallBeOff = fault.kind === 'off' && begins <= moment && moment < ends
    if (shallBeOff && !isOff) {
      await advanceTo(begins)
      await simulator.stop()
    }
    if (isOff && !shallBeOff) {
      await advanceTo(ends)
      await simulator.start()
    }
    isOff = shallBeOff
    await advanceTo(moment)
    await town.send(from + at)
  }
  await advanceTo(start + (3 + hour.lookOn) * AN_HOUR)
  return whatCameOfIt(town, hour, { ends, taken: simulator.taken.slice(before) })
}

async function whatCameOfIt(
  town: ChannelTown,
  { sends, from }: FaultHour,
  {
    ends,
    taken,
  }: { ends: number; taken: readonly { ourId: string | undefined; text: string; to: string; at: string }[] },
): Promise<AfterFault> {
  const ledger: Message[] = []
  for (let at = 0; at < sends; at++) {
    const message = await town.ledger(from + at)
    if (message) ledger.push(message)
  }
  // Staff's text messages carry no id of ours; their text is one.
  const ids = taken.map(({ ourId, to, text }) => ourId ?? `${to} ${text}`)
  const lateness = ledger
    .filter(({ plannedAt }) => Date.parse(plannedAt) < ends)
    .flatMap(({ sentAt, state }) => (sentAt && state !== 'failed' ? [Date.parse(sentAt) - ends] : []))
  return {
    ledger,
    states: countBy(ledger.map(({ state }) => state)),
    twice: ids.filter((id, at) => ids.indexOf(id) !== at),
    taken: new Set(ids).size,
    drainedIn: Math.ceil(Math.max(0, ...lateness) / 60_000),
    busiest: Math.max(0, ...Object.values(countBy(taken.map(({ at }) => at.slice(0, 16))))),
  }
}

const countBy = (values: readonly string[]): Record<string, number> =>
  Object.fromEntries([...new Set(values)].map((value) => [value, values.filter((each) => each === value).length]))
