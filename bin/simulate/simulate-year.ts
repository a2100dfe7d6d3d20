import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openComplaintsOf } from '../../functions/complaints/complaint-store.ts'
import { noProgress, type Progress } from '../progress.ts'
import type { Facts } from '../reconcile/facts.ts'
import { reconcile } from '../reconcile/reconcile.ts'
import { type Life, liveUntil } from './life.ts'
import { openOutboxFeed, type Sent } from './outbox-feed.ts'
import { planErasure, planSale, startTelematics } from './people/cars-report.ts'
import { type Complaints, openComplaints } from './people/complaints.ts'
import { tellHistory } from './people/history.ts'
import { openLeads } from './people/leads.ts'
import { DAY, iso } from './people/moments.ts'
import { openOwners } from './people/owners.ts'
import { openStaff } from './people/staff.ts'
import { openVisits } from './people/visits.ts'
import type { Known } from './people/workshop.ts'
import { summarise } from './report/summarise.ts'
import type { YearReport } from './report/year-report.ts'
import { openTown, type Town } from './town.ts'

export interface Simulation {
  owners: number
  days: number
  seed: number
  /** Where files and the machine's data lie. */
  folder: string
  /** ISO 8601; the tenth of a Saturday morning in China unless given. */
  startsAt?: string
  progress?: Progress
}

const STARTS_AT = '2026-11-21T02:00:00.000Z'

/** Lives through a seeded year with the real machine, and says what it was like. The same seed gives the same report but for its cost. */
export async function simulateYear(simulation: Simulation): Promise<YearReport> {
  const { owners, days, seed, folder, startsAt = STARTS_AT, progress = noProgress } = simulation
  mkdirSync(folder, { recursive: true })
  const watch = stopwatch()
  const town = await openTown({ owners, seed, startsAt, folder, progress })
  await tellPast(town, progress)
  watch.lap('import')
  const react = startPeople(town)
  const feed = openOutboxFeed(town.life.machine)
  await feed()
  const until = Date.parse(startsAt) + days * DAY
  await liveUntil(until, town.life, { readNew: feed, react, progress })
  progress.end()
  watch.lap('life')
  const { facts, breaks, looked } = await lookBack(town.life, progress)
  watch.lap('reconcile')
  const stored = statSync(join(folder, 'data', 'machine.sqlite'), { throwIfNoEntry: false })?.size ?? 0
  await town.close()
  const phases = watch.phases
  const seconds = Object.values(phases).reduce((sum, each) => sum + each, 0)
  const megabytes = Math.round(process.memoryUsage.rss() / 1024 / 1024)
  const cost = { seconds, phases, megabytes, items: facts.items, stored: stored / 1024 / 1024 }
  const cars = town.owners.reduce((sum, owner) => sum + owner.cars.length, 0)
  const life = {
    owners,
    cars,
    dealers: town.stores.length,
    days,
    seed,
    from: startsAt.slice(0, 10),
    to: iso(until).slice(0, 10),
  }
  return summarise(facts, { life, deeds: Object.fromEntries(town.deeds), reconciled: { looked, breaks }, cost })
}

async function tellPast({ life }: Town, progress: Progress): Promise<void> {
  let told = 0
  for (const known of life.cars.values()) {
    await tellHistory(life, known)
    progress.step('past visits', ++told, life.cars.size)
  }
  progress.end()
  await life.machine.idle()
}

/** Everybody begins to live. Gives what people do when a message reaches them. */
function startPeople({ life, stores, deeds }: Town): (message: Sent) => void {
  const gone = new Set<string>()
  const isHere = ({ vehicleId }: Known): boolean => !gone.has(vehicleId)
  const complaints = openComplaints(life)
  const afterwards = (known: Known, workOrderId: string): void => {
    const chance = (1.05 - known.owner.content) * 0.12
    if (life.chance.happens(chance, 'complains', workOrderId)) complaints.grumble(known, workOrderId)
  }
  const visits = openVisits(life, { afterwards, isHere })
  const leads = openLeads(life, (dealerId) => staff.look(dealerId))
  const staff = openStaff(life, { visits, dissatisfied: complaints.grumble, reached: leads.reached })
  const onOwner = openOwners(life, { visits, complaints })

  for (const known of life.cars.values()) {
    leads.planAsking(known)
    startTelematics(life, known, isHere)
    const left = ({ vehicleId }: Known): void => void gone.add(vehicleId)
    planSale(life, known, left)
    planErasure(life, known, left)
    if (known.owner.habit === 'just-comes') visits.comeSomeDay(known)
    if (life.chance.happens(0.02, 'trouble', known.car.index)) planTrouble(life, known, complaints)
  }
  for (const store of stores) staff.start(store)
  deeds.clear()
  return (message) => {
    onOwner(message)
    if (message.template === 'offer-new') leads.offered(message)
    if (/^complaint-(new|overdue|waiting)$/.test(message.template)) tellStaff(life, message, complaints)
  }
}

/** Something is wrong with a car on some day of the year, without a visit before. */
function planTrouble(life: Life, known: Known, complaints: Complaints): void {
  const at = life.now() + life.chance.between(3, 340, 'trouble on', known.car.index) * DAY
  life.agenda.plan({
    at,
    what: 'had trouble with the car',
    act: async () => complaints.grumble(known, `trouble ${known.car.index}`),
  })
}

/** A notice reaches somebody at a store: the store's list says what it is about. */
function tellStaff(life: Life, { recipient }: Sent, complaints: Complaints): void {
  const dealerId = /^(D-\d+)-\d+$/.exec(recipient)?.[1]
  if (dealerId === undefined) return
  const act = async (): Promise<void> => {
    for (const { complaintId } of await openComplaintsOf(life.machine.services.table, dealerId))
      await complaints.staffTold(complaintId)
  }
  life.agenda.plan({ at: life.now(), what: 'staff read of a complaint', act })
}

async function lookBack(
  life: Life,
  progress: Progress,
): Promise<
  { facts: Facts } & { breaks: YearReport['reconciled']['breaks']; looked: YearReport['reconciled']['looked'] }
> {
  const { table } = life.machine.services
  const now = (): string => iso(life.now())
  const onItem = (count: number): void => progress.step('looking back', count, 0)
  const { breaks, counted, facts } = await reconcile(table, { now, strict: true, between: 0, onItem })
  progress.end()
  return { facts, breaks: [...breaks], looked: counted }
}

function stopwatch(): { phases: Record<string, number>; lap(name: string): void } {
  const phases: Record<string, number> = {}
  let since = performance.now()
  return {
    phases,
    lap: (name) => {
      const now = performance.now()
      phases[name] = (now - since) / 1000
      since = now
    },
  }
}

/** Writes the report beside the data, as a page. Gives its path. */
export function writeReport(page: string, folder: string): string {
  const path = join(folder, 'report.html')
  writeFileSync(path, page)
  return path
}
