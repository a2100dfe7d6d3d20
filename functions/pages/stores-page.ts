import { storesView } from '../../console/stores-view.ts'
import { words } from '../../console/words.ts'
import type { Advisor } from '../dealers/dealer-record.ts'
import { dealersOf, readDealer, readStore } from '../dealers/dealer-store.ts'
import { readBrands } from '../intake/brands.ts'
import type { HttpRequest, HttpResponse } from '../shared/http.ts'
import type { Services } from '../shared/services.ts'
import { pagePath } from './links.ts'
import { answerPage, visitOf } from './visit.ts'

/** How many stores are listed to choose from; any other is found by its id. */
const LISTED = 60

/** The people of a store with the links to their own pages, for operations to hand out. */
export async function storesPage(request: HttpRequest, services: Services): Promise<HttpResponse> {
  const visit = visitOf(request)
  const { language } = visit
  const wanted = (request.query.dealer ?? '').trim()
  const store = wanted === '' ? undefined : await readStore(services.table, wanted)
  const active = store?.advisors.filter((each) => each.active) ?? []
  const members = await Promise.all(active.map((each) => describe(each, request.now, services)))
  const body = storesView({
    language,
    wanted,
    stores: store ? [] : await listStores(services),
    ...(store && { store: { name: store.dealer.name, members } }),
  })
  return answerPage(visit, { title: words.storesTitle[language], body, wide: true })
}

async function describe(
  { name, role, load, capacity, dealerId, advisorId }: Advisor,
  from: string,
  services: Services,
) {
  const { secrets } = services
  const seat = { dealerId, advisorId }
  return {
    name,
    role,
    load,
    capacity,
    showroom: await pagePath('showroom', seat, { from, secrets }),
    manager: role === 'manager' ? await pagePath('manager', seat, { from, secrets }) : undefined,
  }
}

async function listStores({ table, settings }: Services): Promise<{ dealerId: string; name: string }[]> {
  const found = new Set<string>()
  for (const brand of Object.keys(await readBrands(settings))) {
    if (found.size >= LISTED) break
    for (const { dealerId } of await dealersOf(table, brand)) found.add(dealerId)
  }
  const ids = [...found].slice(0, LISTED)
  return Promise.all(
    ids.map(async (dealerId) => ({ dealerId, name: (await readDealer(table, dealerId))?.name ?? dealerId })),
  )
}
