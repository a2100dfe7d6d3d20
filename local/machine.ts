import { Temporal } from 'temporal-polyfill'
import { buildServices, type Clients, type Services } from '../functions/shared/services.ts'
import { type Activity, activity as openActivity } from './activity.ts'
import { type Clock, realClock, type VirtualClock, virtualClock } from './clock.ts'
import { keepClockMark, readClockMark } from './clock-mark.ts'
import { type DataFolder, takeDataFolder } from './data-folder.ts'
import { openFaults } from './faults/faults.ts'
import { firstSourceKeys } from './first-source-keys.ts'
import { openHost } from './host.ts'
import { openFunctionLog } from './lambda/function-log.ts'
import { realRandom, seededRandom } from './random.ts'
import { openSecretStore } from './secrets/secrets.ts'
import type { LocalService } from './service.ts'
import { openStore, type Store } from './store.ts'
import { bringUpToDate } from './store-version.ts'
import { loadTemplate } from './template/load.ts'
import type { Host } from './template/resources/kind.ts'
import { synthesize } from './template/synthesize.ts'

export interface MachineOptions {
  /** Absent: everything is in memory. Throws DataFolderInUse if another process has it. */
  readonly dataDir?: string
  readonly clock?: 'real' | { readonly startsAt: string }
  /** Of all chance; on a virtual clock 1 unless given. */
  readonly seed?: number
  /** Where links lead, without a slash at its end. */
  readonly baseUrl?: string
  /** As unkind as AWS may be; the same number gives the same unkindness. */
  readonly faults?: number
  /** Another DynamoDB than the machine's own; `AWS_ENDPOINT_URL_DYNAMODB` unless given. */
  readonly dynamodbEndpoint?: string
  /** Another template than the stack's, as JSON text. */
  readonly template?: string
}

/** The product on one machine: the stack's template, run. */
export interface Machine {
  readonly services: Services
  readonly clients: Clients
  readonly clock: Clock
  /** What the template made, for those who want to look inside. */
  readonly host: Host
  /** What speaks the AWS JSON protocols. */
  readonly awsServices: readonly LocalService[]
  /** The environment that functions get; names of things, nothing secret. */
  readonly environment: Readonly<Record<string, string>>
  readonly dataFolder: DataFolder | undefined
  /** Resolves when what is due now is done, and on disk. */
  idle(): Promise<void>
  /** Resolves when everything so far is on disk: what leaves the machine waits for it. */
  committed(): Promise<void>
  /** Lives through everything up to a moment (ISO 8601); virtual clock only. */
  advanceTo(moment: string): Promise<void>
  /** e.g. `PT15M`, `P3D`; virtual clock only. */
  advanceBy(duration: string): Promise<void>
  /** A request through the template's routes. */
  http(request: {
    method: string
    path: string
    headers?: Record<string, string>
    body?: string | Buffer
  }): Promise<{ status: number; headers: Record<string, string>; body: string }>
  close(): Promise<void>
}

/** How long closing waits for what is under way, in milliseconds; the next start takes up the rest. */
const PATIENCE = 5000

export async function openMachine(options: MachineOptions = {}): Promise<Machine> {
  const template = options.template ?? (await synthesize())
  const dataFolder = options.dataDir === undefined ? undefined : takeDataFolder(options.dataDir)
  try {
    return await openIn(dataFolder, template, options)
  } catch (error) {
    dataFolder?.release()
    throw error
  }
}

async function openIn(dataFolder: DataFolder | undefined, template: string, options: MachineOptions): Promise<Machine> {
  const activity = openActivity()
  const store = openStoreIn(dataFolder, { isVirtual: options.clock !== undefined && options.clock !== 'real' })
  const { clock, virtual, stopClock } = openClock(options.clock ?? 'real', { activity, store })
  const seed = options.seed ?? (virtual ? 1 : undefined)
  const random = seed === undefined ? realRandom() : seededRandom(seed)
  // A machine that is to be the same every time has the same secrets every time; it must not be a real one.
  const chance = seed === undefined ? undefined : (below: number) => Math.floor(random.next() * below)
  const secrets = openSecretStore(dataFolder?.secrets, chance)
  const log = openFunctionLog(dataFolder?.log, clock)
  const baseUrl = options.baseUrl ?? 'http://127.0.0.1:8600'
  const { host, clients, services, start, stop } = openHost({
    store,
    clock,
    activity,
    random,
    log,
    secrets,
    baseUrl,
    dynamodbEndpoint: options.dynamodbEndpoint ?? process.env.AWS_ENDPOINT_URL_DYNAMODB,
    faults: options.faults === undefined ? undefined : openFaults(seededRandom(options.faults).next),
  })
  await loadTemplate(template, host)
  const environment = wholeEnvironment(host)
  firstSourceKeys(secrets, environment.SOURCES_SECRET)
  start()

  const advanceTo = async (until: number): Promise<void> => {
    if (!virtual) throw new Error('Only a virtual clock can be advanced')
    await virtual.advanceTo(until)
    await activity.idle()
  }

  return {
    services: buildServices({ ...environment }, clients, log),
    clients,
    clock,
    host,
    awsServices: services,
    environment,
    dataFolder,
    idle: async () => {
      await activity.idle()
      await store.committed()
    },
    committed: store.committed,
    advanceTo: (moment) => advanceTo(Date.parse(moment)),
    advanceBy: (duration) => advanceTo(later(clock.now(), duration)),
    http: async ({ method, path, headers = {}, body = '' }) => {
      const answer = await host.gateway.handle({
        method,
        path,
        headers: inLowerCase(headers),
        body: Buffer.from(body),
        sourceIp: '127.0.0.1',
      })
      await store.committed()
      return { status: answer.status, headers: answer.headers, body: answer.body.toString('utf8') }
    },
    close: async () => {
      stop()
      await Promise.race([activity.idle(), patience()])
      stopClock()
      store.close()
      await log.close()
      dataFolder?.release()
    },
  }
}

/** What happens on a virtual clock can be lived again: it does not wait for the disk. */
function openStoreIn(dataFolder: DataFolder | undefined, { isVirtual }: { isVirtual: boolean }): Store {
  const path = dataFolder?.store ?? ':memory:'
  const store = openStore(path, { ahead: true, unsynced: isVirtual })
  try {
    bringUpToDate(store, path)
    return store
  } catch (error) {
    store.close()
    throw error
  }
}

function openClock(
  kind: 'real' | { readonly startsAt: string },
  { activity, store }: { activity: Activity; store: Store },
): { clock: Clock; virtual?: VirtualClock; stopClock(): void } {
  if (kind !== 'real') {
    const virtual = virtualClock(Date.parse(kind.startsAt), activity.idle)
    return { clock: virtual, virtual, stopClock: () => undefined }
  }
  const clock = realClock(readClockMark(store))
  return { clock, stopClock: keepClockMark(store, clock) }
}

/** What all functions are given, taken together. */
function wholeEnvironment({ functions }: Host): Record<string, string> {
  return Object.assign({}, ...functions.list().map(({ environment }) => environment))
}

/** Calendar units are those of UTC. */
function later(now: number, duration: string): number {
  const start = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC')
  return start.add(Temporal.Duration.from(duration)).epochMilliseconds
}

function inLowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE).unref())
}
