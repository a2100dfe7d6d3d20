import type { AnyEvent } from '../../events/define-event.ts'
import { takeBirthday } from '../customers/birthday-turn.ts'
import { takeFestival } from '../customers/festival-turn.ts'
import { dayIn, plusDays } from '../dates/dated-days.ts'
import { type Dated, datedSchema, datedWrite } from '../dates/dated-record.ts'
import type { TakeTurn, Turn } from '../dates/dated-turn.ts'
import { takeAnniversary, takeExpiry } from '../dates/dated-vehicle.ts'
import { eventWrite } from '../shared/event-record.ts'
import { duePk, type Key, SHARDS } from '../shared/keys.ts'
import { scheduledFunction } from '../shared/lambda.ts'
import { failedOnlyAt } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Table, Write } from '../shared/table.ts'
import { TransactionRefused } from '../shared/table.ts'
import { takeMaintenance } from '../vehicles/maintenance-turn.ts'
import { forEachAtOnce } from './sweep-due.ts'

type Needs = Pick<Services, 'table' | 'bus' | 'settings' | 'config' | 'log'>

/** How many keys are read at a time. */
const PAGE = 500
/** What one sweep takes on, so that it ends within a function's two minutes; the next one an hour later goes on. */
const MOST = 40_000
/** How often an item is decided anew when somebody changes it meanwhile. */
const ATTEMPTS = 3

/** What a sweep did: items looked at, events started. */
export interface Swept {
  seen: number
  started: number
}

/**
 * Starts what is due. It looks a day ahead, so that it reaches everybody before the morning of their own day, in whichever
 * zone; the journeys wait for the hour. What was missed is still on the list and is caught up. Event and move to the next
 * day are one transaction, so that a second sweep finds nothing. One failure does not keep the others waiting; throws AggregateError at the end.
 */
export async function startDue(now: string, services: Needs): Promise<Swept> {
  const until = plusDays(dayIn(services.config.zone, now), 2)
  const swept: Swept = { seen: 0, started: 0 }
  const failures: unknown[] = []
  for (let shard = 0; shard < SHARDS; shard++) {
    for await (const page of services.table.queryDuePages(duePk('dated', shard), until, PAGE)) {
      failures.push(...(await takePage(page, { until, now, swept, services })))
      if (swept.seen >= MOST) break
    }
  }
  if (swept.seen >= MOST) services.log.warn('more is due than one sweep takes', { ...swept })
  else services.log.info('what is due was started', { ...swept })
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} of ${swept.seen} that are due failed`)
  return swept
}

interface Sweep {
  until: string
  now: string
  swept: Swept
  services: Needs
}

async function takePage(page: readonly Key[], sweep: Sweep): Promise<unknown[]> {
  const started: AnyEvent[] = []
  const failures = await forEachAtOnce(page, async (key) => {
    const event = await takeItem(key, sweep)
    if (event) started.push(event)
  })
  sweep.swept.seen += page.length
  sweep.swept.started += started.length
  return [...failures, ...(await publish(started, sweep.services))]
}

/** What the bus does not take is in the table, and published again within minutes (republish-events): the sweep goes on. */
async function publish(started: readonly AnyEvent[], { bus }: Needs): Promise<unknown[]> {
  if (started.length === 0) return []
  const [settled] = await Promise.allSettled([bus.publish(started)])
  return settled.status === 'rejected' ? [settled.reason] : []
}

/** Decides the turn of one item and stores it; anew if somebody changed the item meanwhile. The list lags: what is read counts. */
async function takeItem(key: Key, { until, now, services }: Sweep): Promise<AnyEvent | undefined> {
  for (let attempt = 1; ; attempt++) {
    const found = await services.table.get(key)
    const item = found && datedSchema.parse(found)
    if (item?.on === undefined || item.on >= until) return undefined
    try {
      return await store(await takeTurn({ ...item, on: item.on }, { now, services }), item, {
        now,
        table: services.table,
      })
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof TransactionRefused)) throw error
    }
  }
}

/** Where the event is in the table already, it was started before: only the item moves on. */
async function store(
  { event, next }: Turn,
  item: Dated,
  { now, table }: { now: string; table: Table },
): Promise<AnyEvent | undefined> {
  if (!event && next?.on === item.on) return undefined
  const move = datedWrite(next, item)
  const writes: Write[] = move ? [move] : []
  if (!event) {
    await table.transact(writes)
    return undefined
  }
  try {
    await table.transact([eventWrite(event, now), ...writes])
    return event
  } catch (error) {
    if (!failedOnlyAt(error, 0)) throw error
    await table.transact(writes)
    return undefined
  }
}

type On<Item extends Dated> = Item & { on: string }

const takeTurn = (item: On<Dated>, at: Parameters<TakeTurn<Dated>>[1]): Promise<Turn> => {
  switch (item.kind) {
    case 'birthday':
      return takeBirthday(item, at)
    case 'festival':
      return takeFestival(item, at)
    case 'anniversary':
      return takeAnniversary(item, at)
    case 'expiry':
      return takeExpiry(item, at)
    case 'maintenance':
      return takeMaintenance(item, at)
  }
}

export const handler = scheduledFunction(startDue)
