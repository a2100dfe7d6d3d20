import { join } from 'node:path'
import { importAdvisors, importDealers } from '../bin/import/import-dealers.ts'
import { sendLeads } from '../bin/import/import-leads.ts'
import { type ImportMap, identityMap } from '../bin/import/map-schema.ts'
import { readMap } from '../bin/import/read-map.ts'
import { openSourceTable, type SourceTable } from '../bin/import/source-table.ts'
import { leadTargets } from '../bin/import/targets.ts'
import type { Progress } from '../bin/progress.ts'
import type { Services } from '../functions/shared/services.ts'

/** When the newest lead of leads.csv was asked. */
const NEWEST = Date.parse('2026-11-21T18:00:00+08:00')
const IN_FLIGHT = 32

export const file = (name: string): string => join(import.meta.dirname, name)

export interface Loading {
  now: string
  onProgress?: Progress['step']
}

/** Loads the fictional brand: its stores, their people, and some 200 leads of the last three days before `now`. Loading it again changes nothing. */
export async function loadSamples(
  services: Pick<Services, 'table' | 'bus' | 'settings'>,
  loading: Loading,
): Promise<{ dealers: number; advisors: number; leads: number }> {
  const { now } = loading
  const stores = await loadStores(services, loading)
  const table = await openSourceTable(file('leads.csv'))
  const map = await readMap(file('leads.map.yaml'), leadTargets, table.columns)
  const upToDate = bringUpToDate(Date.parse(now) - NEWEST)
  const asked = { table, map, source: 'web', now: () => now, adjust: upToDate }
  const leads = await sendLeads({ ...optionsOf(loading), ...asked }, services)
  return { ...stores, leads: leads.rowOf.size }
}

/** Only the stores and their people. */
export async function loadStores(
  services: Pick<Services, 'table' | 'bus' | 'settings'>,
  loading: Loading,
): Promise<{ dealers: number; advisors: number }> {
  const options = { ...optionsOf(loading), now: loading.now }
  const dealers = await importDealers({ ...options, ...(await withIdentityMap('dealers.csv')) }, services)
  const advisors = await importAdvisors({ ...options, ...(await withIdentityMap('advisors.csv')) }, services)
  return { dealers: dealers.totals.rows, advisors: advisors.totals.rows }
}

export const optionsOf = ({ onProgress = () => undefined }: Loading) => ({
  inFlight: IN_FLIGHT,
  progress: { step: onProgress, end: () => undefined },
})

async function withIdentityMap(name: string): Promise<{ table: SourceTable; map: ImportMap }> {
  const table = await openSourceTable(file(name))
  return { table, map: identityMap(table.columns) }
}

const bringUpToDate =
  (later: number) =>
  (form: Record<string, unknown>): Record<string, unknown> => ({
    ...form,
    askedAt: new Date(Date.parse(String(form.askedAt)) + later).toISOString(),
  })
