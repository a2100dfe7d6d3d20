import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importLeads } from '../../../bin/import/import-leads.ts'
import { parseMap } from '../../../bin/import/read-map.ts'
import { openSourceTable } from '../../../bin/import/source-table.ts'
import { leadTargets } from '../../../bin/import/targets.ts'
import { noProgress } from '../../../bin/progress.ts'
import { capturedLeadSchema } from '../../../functions/leads/lead-record.ts'
import { outcomeWrite, readEvent } from '../../../functions/shared/event-record.ts'
import type { Services } from '../../../functions/shared/services.ts'
import { openWorld } from '../../support/world.ts'

export const NOW = '2026-11-21T02:00:00Z'

export const MAP = `
source: web
fields:
  id: 编号
  person.name: 姓名
  person.phone: 手机
  brand: { constant: 云驰 }
  city: 城市
  consent.profiling: { constant: true }
`

export async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'import-')), name)
  await writeFile(path, content)
  return path
}

/** A world that sells one brand and answers captures as the journey of a lead does: one lead per phone number. */
export async function openImportDesk() {
  const world = await openWorld({ now: NOW })
  await world.services.settings.write('brands', { yunchi: { names: ['云驰'] } })
  const seen = new Set<string>()
  const answering: Services = {
    ...world.services,
    bus: {
      publish: async (events) => {
        await world.services.bus.publish(events)
        for (const { metadata } of events) {
          const { person, test } = capturedLeadSchema.parse(
            (await readEvent(world.services.table, metadata.id))?.personal,
          )
          const kind = test ? 'set-aside' : seen.has(person.phone) ? 'merged' : 'created'
          const { update } = outcomeWrite(metadata.id, { kind, at: NOW })
          if (!test) seen.add(person.phone)
          await world.services.table.update(update)
        }
      },
    },
  }
  const importFile = async (path: string, options: { map?: string; services?: Services; inFlight?: number } = {}) => {
    const table = await openSourceTable(path)
    const map = parseMap(options.map ?? MAP, { name: 'map.yaml', targets: leadTargets, columns: table.columns })
    const waiting = { every: 1, patience: 5 }
    const { inFlight = 4, services = answering } = options
    return importLeads({ table, map, source: 'web', now: () => NOW, inFlight, waiting, progress: noProgress }, services)
  }
  return { world, services: answering, importFile }
}
