import type { Clock } from '../clock.ts'
import { arnOf } from '../names.ts'
import type { Random } from '../random.ts'
import { AwsError, type LocalService } from '../service.ts'
import type { Store } from '../store.ts'
import { type Archive, openArchives } from './archive.ts'
import { type BusEvent, busEvent } from './bus-event.ts'
import { compilePattern } from './pattern.ts'
import { type AcceptedEntry, checkEntry, type Entry, readPutEvents } from './put-events.ts'
import { openReplays, type ReplayRequest } from './replay.ts'

interface Rule {
  readonly name: string
  readonly bus: string
  /** An EventBridge event pattern. */
  readonly pattern: unknown
  /** ARNs of queues. */
  readonly targets: readonly string[]
}

export interface EventBridge extends LocalService {
  createBus(name: string): void
  createArchive(archive: Archive): void
  putRule(rule: Rule): void
  /** An event of AWS's own, e.g. of Step Functions, on the default bus. Resolves when it is on disk in every queue that wants it. */
  announce(event: { source: string; detailType: string; resources: readonly string[]; detail: object }): Promise<void>
}

export interface EventBridgeParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  /** Puts a message into a queue; called inside a write. */
  readonly enqueue: (queueArn: string, body: string) => void
}

interface Bus {
  readonly rules: { arn: string; matches: (event: BusEvent) => boolean; targets: readonly string[] }[]
  readonly archives: { name: string; matches: (event: BusEvent) => boolean }[]
}

/**
 * Buses and rules. An event and every message that it causes are one write: whoever is told that the event was taken
 * can rely on it to arrive, so there is nothing to retry and no delivery that could get lost.
 */
export function openEventBridge({ store, clock, random, enqueue }: EventBridgeParts): EventBridge {
  const buses = new Map<string, Bus>([['default', { rules: [], archives: [] }]])
  const archives = openArchives(store, clock)

  const busOf = (name: string): Bus => {
    const bus = buses.get(name)
    if (!bus) throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`)
    return bus
  }

  const deliver = (bus: Bus, event: BusEvent): void => {
    const body = JSON.stringify(event)
    for (const archive of bus.archives) if (archive.matches(event)) archives.keep(archive.name, event.id, body)
    tellRules(bus, event, body)
  }

  const tellRules = (bus: Bus, event: BusEvent, body: string, only?: readonly string[]): void => {
    for (const { arn, matches, targets } of bus.rules) {
      if (only && !only.includes(arn)) continue
      if (matches(event)) for (const target of targets) enqueue(target, body)
    }
  }

  /** What comes out of an archive does not go into one again. */
  const replay = ({ name, archive, bus, rules, from, to }: ReplayRequest): void => {
    const destination = busOf(bus)
    if (!destination.archives.some((each) => each.name === archive))
      throw new AwsError('ResourceNotFoundException', `Archive ${archive} does not exist.`)
    for (const text of archives.read(archive, from, to)) {
      const event: BusEvent = { ...JSON.parse(text), 'replay-name': name }
      tellRules(destination, event, JSON.stringify(event), rules)
    }
  }
  const replays = openReplays({ store, clock }, replay)

  const take = (entry: AcceptedEntry): { EventId: string } => {
    const { source, detailType, detail, resources } = entry
    const id = random.uuid()
    const time = entry.time?.getTime() ?? clock.now()
    deliver(busOf(entry.bus), busEvent({ id, source, detailType, detail, resources, time }))
    return { EventId: id }
  }

  const putEvents = async (entries: readonly Entry[]): Promise<object> => {
    const answers = await store.write(() =>
      entries.map((entry) => {
        const checked = checkEntry(entry)
        return 'ErrorCode' in checked ? checked : take(checked)
      }),
    )
    return { Entries: answers, FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length }
  }

  return {
    target: 'AWSEvents',
    createBus: (name) => {
      buses.set(name, { rules: [], archives: [] })
    },
    createArchive: (archive) => {
      busOf(archive.bus).archives.push({ name: archive.name, matches: compilePattern(archive.pattern) })
      archives.create(archive)
    },
    putRule: ({ name, bus, pattern, targets }) => {
      busOf(bus).rules.push({ arn: arnOf('events', `rule/${bus}/${name}`), matches: compilePattern(pattern), targets })
    },
    announce: ({ source, detailType, resources, detail }) =>
      store.write(() =>
        deliver(
          busOf('default'),
          busEvent({ id: random.uuid(), source, detailType, resources, detail, time: clock.now() }),
        ),
      ),
    handle: async (operation, input) => {
      if (operation === 'PutEvents') return await putEvents(readPutEvents(input))
      if (operation === 'StartReplay') return await replays.start(input)
      if (operation === 'DescribeReplay') return replays.describe(input)
      if (operation === 'ListEventBuses') return { EventBuses: [...buses.keys()].map((Name) => ({ Name })) }
      throw new AwsError('UnknownOperationException', `This machine's EventBridge has no ${operation}`)
    },
  }
}
