import { dealerRecorded } from '../../events/dealer.ts'
import { eventWrite, makeEvent } from '../shared/event-record.ts'
import { stableId } from '../shared/ids.ts'
import { dealerPk, keys } from '../shared/keys.ts'
import { decideAnew, failedOnlyAt } from '../shared/race.ts'
import type { Services } from '../shared/services.ts'
import type { Table, Write } from '../shared/table.ts'
import {
  type Advisor,
  advisorSchema,
  type Dealer,
  type DirectoryEntry,
  dealerSchema,
  directoryEntrySchema,
} from './dealer-record.ts'
import { placeDealer } from './places.ts'

/** A dealer with everyone who works there. */
export interface Store {
  readonly dealer: Dealer
  readonly advisors: readonly Advisor[]
}

export async function readDealer(table: Table, dealerId: string): Promise<Dealer | undefined> {
  const item = await table.get(keys.dealer(dealerId))
  return item && dealerSchema.parse(item)
}

export async function readAdvisor(table: Table, dealerId: string, advisorId: string): Promise<Advisor | undefined> {
  const item = await table.get(keys.advisor(dealerId, advisorId))
  return item && advisorSchema.parse(item)
}

export async function readAdvisors(table: Table, dealerId: string): Promise<Advisor[]> {
  return (await readStore(table, dealerId))?.advisors.slice() ?? []
}

/** Dealer and advisors with one query, for they lie in one partition. */
export async function readStore(table: Table, dealerId: string): Promise<Store | undefined> {
  const items = await table.query({ pk: dealerPk(dealerId) })
  const dealer = items.find((item) => item.sk === 'DEALER')
  const advisors = items.filter((item) => String(item.sk).startsWith('ADVISOR#'))
  return dealer && { dealer: dealerSchema.parse(dealer), advisors: advisors.map((item) => advisorSchema.parse(item)) }
}

/** The dealers of a brand: of one city, of one province, or everywhere (GB/T 2260 codes; `-` where unknown). */
export async function dealersOf(
  table: Table,
  brand: string,
  place: { provinceCode?: string; cityCode?: string } = {},
): Promise<DirectoryEntry[]> {
  const { provinceCode, cityCode } = place
  const prefix =
    provinceCode === undefined ? '' : cityCode === undefined ? `${provinceCode}#` : `${provinceCode}#${cityCode}#`
  const items = await table.query({ pk: keys.directory(brand, { provinceCode: '', cityCode: '' }, '').pk, prefix })
  return items.map((item) => directoryEntrySchema.parse(item))
}

/** Adds or replaces a dealer with its entries in the directory, and publishes DealerRecorded. A city without a code is recognised by its name. */
export async function saveDealer(given: Dealer, services: Pick<Services, 'table' | 'bus'>, now: string): Promise<void> {
  const dealer = placeDealer(given)
  const event = makeEvent(dealerRecorded, {
    id: stableId('evt', dealerRecorded.name, now, JSON.stringify(dealer)),
    subject: dealer.dealerId,
    occurredAt: now,
    facts: { brands: dealer.brands, ...(dealer.cityCode !== '-' && { cityCode: dealer.cityCode }) },
  })
  await decideAnew(async () => {
    const former = await readDealer(services.table, dealer.dealerId)
    try {
      await services.table.transact([eventWrite(event, now), ...dealerWrites(dealer, former)])
    } catch (error) {
      // The very same save at the very same moment was done before.
      if (!failedOnlyAt(error, 0)) throw error
    }
  })
  await services.bus.publish([event])
}

function dealerWrites(dealer: Dealer, former: Dealer | undefined): Write[] {
  const entries = directoryKeys(dealer)
  const stale = former ? directoryKeys(former).filter((old) => !entries.some((entry) => isSameKey(entry, old))) : []
  return [
    { put: { ...keys.dealer(dealer.dealerId), ...dealer } },
    ...entries.map((key): Write => ({ put: { ...key, ...directoryEntrySchema.parse(dealer) } })),
    ...stale.map((key): Write => ({ delete: key })),
  ]
}

const directoryKeys = (dealer: Dealer) =>
  [...new Set(dealer.brands)].map((brand) => keys.directory(brand, dealer, dealer.dealerId))

const isSameKey = (a: { pk: string; sk: string }, b: { pk: string; sk: string }): boolean =>
  a.pk === b.pk && a.sk === b.sk

/** Adds or replaces an advisor; what he holds and was ever offered stays as it is. No event tells of it. */
export async function saveAdvisor(advisor: Advisor, { table }: Pick<Services, 'table'>, _now: string): Promise<void> {
  const { load, assigned, dealerId, advisorId } = advisor
  const details = Object.entries({ ...advisor, load: undefined, assigned: undefined }).filter(
    ([, value]) => value !== undefined,
  )
  const counters = ['#load = if_not_exists(#load, :load)', '#assigned = if_not_exists(#assigned, :assigned)']
  await table.update({
    key: keys.advisor(dealerId, advisorId),
    update: [
      `SET ${[...counters, ...details.map(([name]) => `#${name} = :${name}`)].join(', ')}`,
      ...(advisor.shift === undefined ? ['REMOVE #shift'] : []),
    ].join(' '),
    names: Object.fromEntries(
      ['load', 'assigned', 'shift', ...details.map(([name]) => name)].map((name) => [`#${name}`, name]),
    ),
    values: Object.fromEntries(
      [...details, ['load', load], ['assigned', assigned]].map(([name, value]) => [`:${name}`, value]),
    ),
  })
}
