import { personIdOf } from '../../functions/customers/person-store.ts'
import { saveAdvisor, saveDealer } from '../../functions/dealers/dealer-store.ts'
import { vehicleIdOf } from '../../functions/vehicles/vehicle-store.ts'
import { type Machine, openMachine } from '../../local/machine.ts'
import { importCustomers } from '../import/import-customers.ts'
import { importVehicles } from '../import/import-vehicles.ts'
import { identityMap } from '../import/map-schema.ts'
import { openSourceTable } from '../import/source-table.ts'
import type { Progress } from '../progress.ts'
import { openAgenda } from './agenda.ts'
import { dayAfter } from './cars.ts'
import { openDoors } from './doors.ts'
import { openChance } from './draw.ts'
import type { Life } from './life.ts'
import { inventOwners, type Owner } from './population.ts'
import { writePopulation } from './population-files.ts'
import { headquarters, inventStores, type Store } from './stores.ts'

const BASE_URL = 'https://l.example.cn'

/** A row of the start population was not taken: the simulation would not be of whom it says. */
class PopulationRefused extends Error {
  constructor(what: string, report: readonly unknown[]) {
    super(`The start population is not complete: ${what}; first of the report: ${JSON.stringify(report.slice(0, 3))}`)
    this.name = 'PopulationRefused'
  }
}

export interface Town {
  life: Life
  stores: readonly Store[]
  owners: readonly Owner[]
  /** How often people did what. */
  deeds: Map<string, number>
  close(): Promise<void>
}

/** The product on the virtual clock, with stores, staff and the imported start population. */
export async function openTown(options: {
  owners: number
  seed: number
  startsAt: string
  folder: string
  progress: Progress
}): Promise<Town> {
  const { seed, startsAt, folder } = options
  const machine = await openMachine({ clock: { startsAt }, baseUrl: BASE_URL, seed, dataDir: `${folder}/data` })
  const chance = openChance(seed)
  const stores = inventStores(options.owners)
  await openStores(stores, machine, startsAt)
  const [first, ...others] = stores
  const dealerIds = [first, ...others].map(({ dealer }) => dealer.dealerId)
  const owners = inventOwners(options.owners, chance, {
    dealerIds: [first.dealer.dealerId, ...dealerIds.slice(1)],
    firstDay: dayAfter(startsAt.slice(0, 10), 0),
  })
  const files = writePopulation(owners, { folder, chance, now: startsAt })
  await importPopulation(files, machine, { startsAt, progress: options.progress })
  const deeds = new Map<string, number>()
  const life: Life = {
    machine,
    chance,
    agenda: openAgenda(),
    doors: await openDoors(machine, BASE_URL),
    baseUrl: BASE_URL,
    ...(await knownPeople(owners, machine)),
    now: () => machine.clock.now(),
    did: (what) => void deeds.set(what, (deeds.get(what) ?? 0) + 1),
  }
  return { life, stores, owners, deeds, close: () => machine.close() }
}

async function openStores(stores: readonly Store[], { services, idle }: Machine, now: string): Promise<void> {
  await services.settings.write('brands', { yunchi: { names: ['云驰'] } })
  await services.settings.write('headquarters', headquarters)
  for (const { dealer, staff } of stores) {
    await saveDealer(dealer, services, now)
    for (const advisor of staff) await saveAdvisor(advisor, services, now)
  }
  await idle()
}

/** One row at a time: so that the same seed gives the same ids in the same order. */
async function importPopulation(
  { customers, vehicles }: { customers: string; vehicles: string },
  { services, idle }: Machine,
  { startsAt, progress }: { startsAt: string; progress: Progress },
): Promise<void> {
  const common = { source: 'dms', asOf: startsAt, now: startsAt, inFlight: 1, progress }
  for (const [file, importFile] of [
    [customers, importCustomers],
    [vehicles, importVehicles],
  ] as const) {
    const table = await openSourceTable(file)
    const { totals, report } = await importFile({ ...common, table, map: identityMap(table.columns) }, services)
    if (totals.refused > 0) throw new PopulationRefused(`${totals.refused} rows of ${file} were refused`, report)
    await idle()
  }
}

async function knownPeople(
  owners: readonly Owner[],
  { services: { secrets } }: Machine,
): Promise<Pick<Life, 'owners' | 'cars'>> {
  const people = new Map<string, Owner>()
  const cars: Map<string, { car: Owner['cars'][number]; owner: Owner; vehicleId: string; personId: string }> = new Map()
  for (const owner of owners) {
    const personId = await personIdOf(owner.phone, secrets)
    people.set(personId, owner)
    for (const car of owner.cars) {
      const vehicleId = await vehicleIdOf(car.vin, secrets)
      cars.set(vehicleId, { car, owner, vehicleId, personId })
    }
  }
  return { owners: people, cars }
}
