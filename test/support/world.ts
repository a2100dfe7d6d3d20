import type { AnyEvent } from '../../events/define-event.ts'
import { outboxChannel } from '../../functions/messages/channels/outbox.ts'
import type { JourneyRegistration, Services } from '../../functions/shared/services.ts'
import { openSettings } from '../../functions/shared/settings.ts'
import { openTable } from '../../functions/shared/table.ts'
import { openClients } from '../../local/aws-clients.ts'
import { type VirtualClock, virtualClock } from '../../local/clock.ts'
import { openDynamoDb } from '../../local/dynamodb/dynamodb.ts'
import { AwsError, type LocalService } from '../../local/service.ts'
import { openStore } from '../../local/store.ts'
import { createProductTable } from './product-table.ts'
import { type RecordingWorkflows, recordingWorkflows } from './recording-workflows.ts'

/** The keys that the world's sources sign with. */
export const sourceKeys = {
  web: { 'key-1': 'a-secret-of-the-web-form' },
  ads: { 'key-1': 'a-secret-of-the-ad-platform' },
}
const identityKey = 'the-key-that-finds-persons-in-tests'
export const signingKey = 'the-key-that-signs-links-in-tests'

/** Where a function's unit test takes place: a real table, and fakes that remember what left. */
export interface World {
  readonly services: Services
  /** Every event that was put on the bus, in order. */
  readonly published: AnyEvent[]
  readonly workflows: RecordingWorkflows
  /** What was logged; personal data must never be in it. */
  readonly logged: { level: 'info' | 'warn' | 'error'; message: string; fields: Record<string, unknown> }[]
  /** Only the table's time to live reads it: functions are told the time. */
  readonly clock: VirtualClock
  /** Lets time pass for the table, which deletes what has expired; says how many items that were. */
  expireAt(moment: string): Promise<number>
  /** While true, publishing fails as it does when EventBridge is down. */
  busIsDown: boolean
  close(): void
}

export async function openWorld(
  options: { now?: string; journeys?: readonly JourneyRegistration[]; baseUrl?: string } = {},
): Promise<World> {
  const clock = virtualClock(Date.parse(options.now ?? '2026-11-21T02:00:00Z'), async () => undefined)
  const store = openStore(':memory:')
  const nothing = absentService()
  const embedded = openDynamoDb(store, clock)
  const { dynamodb } = openClients({
    dynamodb: embedded,
    events: nothing,
    workflows: nothing,
    secrets: nothing,
  })
  await createProductTable(dynamodb, 'product')
  const table = openTable(dynamodb, 'product')
  const published: AnyEvent[] = []
  const logged: World['logged'] = []
  const workflows = recordingWorkflows()
  const log: Services['log'] = {
    info: (message, fields = {}) => void logged.push({ level: 'info', message, fields }),
    warn: (message, fields = {}) => void logged.push({ level: 'warn', message, fields }),
    error: (message, fields = {}) => void logged.push({ level: 'error', message, fields }),
  }
  const world: World = {
    published,
    workflows,
    logged,
    clock,
    busIsDown: false,
    expireAt: async (moment) => {
      await clock.advanceTo(Date.parse(moment))
      return embedded.expireItems()
    },
    close: store.close,
    services: {
      table,
      workflows,
      bus: {
        publish: async (events) => {
          if (world.busIsDown) throw new Error('The bus is down')
          published.push(...events)
        },
      },
      secrets: {
        sourceKeys: async () => sourceKeys,
        signingKey: async () => signingKey,
        identityKey: async () => identityKey,
        channelSecrets: async () => ({}),
      },
      settings: openSettings(table, log),
      channels: { outbox: outboxChannel(table) },
      config: {
        baseUrl: options.baseUrl ?? 'https://l.example.cn',
        zone: 'Asia/Shanghai',
        journeys: options.journeys ?? [],
      },
      log,
      pause: async () => undefined,
    },
  }
  return world
}

/** Stands behind the clients that a unit test has fakes for. */
function absentService(): LocalService {
  return {
    target: 'none',
    handle: async (operation) => {
      throw new AwsError('NotHere', `${operation} does not exist in this world`)
    },
  }
}
