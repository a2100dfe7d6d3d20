import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { importDealers } from '../../../bin/import/import-dealers.ts'
import { importLeads } from '../../../bin/import/import-leads.ts'
import { parseMap } from '../../../bin/import/read-map.ts'
import { openSourceTable } from '../../../bin/import/source-table.ts'
import { dealerTargets, leadTargets } from '../../../bin/import/targets.ts'
import { noProgress } from '../../../bin/progress.ts'
import { dealersOf } from '../../../functions/dealers/dealer-store.ts'
import { readBrands } from '../../../functions/intake/brands.ts'
import { openWorld } from '../../support/world.ts'
import { NOW } from './import-desk.ts'

/** Real files of others that are not ours to pass on: they lie beside the project, or these tests are skipped. */
const REAL = join(import.meta.dirname, '../../../../shared/data')
const dealers = join(REAL, 'dealers/cn_4s_dealers_20200403.csv')
const leads = join(REAL, 'leads/x_education_leads_train.csv')

const DEALERS_MAP = `
fields:
  dealerId: { template: '{brand_code}-{dealer_code}' }
  name: name
  brands: brand_code
  brandNames: brand
  address: address
  city: { template: '{province}{city}' }
  position.lat: lat
  position.lng: lng
`

it.skipIf(!existsSync(dealers))(
  '12,816 real dealers, dirty as they are, are imported with totals that add up (skipped where ../shared/data is absent)',
  async () => {
    const world = await openWorld({ now: NOW })
    const table = await openSourceTable(dealers)
    const map = parseMap(DEALERS_MAP, { name: 'map.yaml', targets: dealerTargets, columns: table.columns })

    const { totals } = await importDealers({ table, map, now: NOW, inFlight: 32, progress: noProgress }, world.services)

    const { created, changed, unchanged, duplicate, refused, rows, withoutCity } = totals
    expect(rows).toBe(12_816)
    expect(created + changed + unchanged + duplicate + refused).toBe(rows)
    expect(refused).toBe(0)
    expect(withoutCity).toBeLessThan(rows / 100)
    const brands = Object.keys(await readBrands(world.services.settings))
    const perBrand = await Promise.all(brands.map((brand) => dealersOf(world.services.table, brand)))
    expect(perBrand.flat()).toHaveLength(created)
  },
  300_000,
)

const LEADS_MAP = `
source: x-education
fields:
  id: Prospect ID
  brand: { constant: yunchi }
  person.phone: { template: '+1415{Lead Number}' }
  city: { column: City, values: { Select: '' }, otherwise: keep }
  comment: { template: '{Lead Origin}, {Lead Source}, {Specialization}' }
  signals.minutesOnSite: { column: Total Time Spent on Website, as: number }
  signals.visits: { column: TotalVisits, as: number }
  consent.profiling: { constant: true }
  consent.marketing: { column: Do Not Email, values: { Yes: false, No: true } }
`

it.skipIf(!existsSync(leads))(
  '6,468 real leads are sent once each, and sending them again sends nothing (skipped where ../shared/data is absent)',
  async () => {
    const world = await openWorld({ now: NOW })
    await world.services.settings.write('brands', { yunchi: { names: ['云驰'] } })
    const table = await openSourceTable(leads)
    const map = parseMap(LEADS_MAP, { name: 'map.yaml', targets: leadTargets, columns: table.columns })
    const options = { table, map, source: 'x-education', now: () => NOW, inFlight: 32, progress: noProgress }
    const waiting = { every: 0, patience: -1 }

    const first = await importLeads({ ...options, waiting }, world.services)
    const sent = world.published.length
    const second = await importLeads({ ...options, waiting }, world.services)

    expect(first.totals).toMatchObject({ rows: 6468, unanswered: 6468, refused: 0, duplicate: 0, alreadyThere: 0 })
    expect(second.totals).toMatchObject({ rows: 6468, alreadyThere: 6468 })
    expect(new Set(world.published.map(({ metadata }) => metadata.id)).size).toBe(sent)
  },
  300_000,
)
