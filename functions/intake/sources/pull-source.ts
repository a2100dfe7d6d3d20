import { z } from 'zod'
import { momentSchema } from '../../../events/define-event.ts'
import { keys } from '../../shared/keys.ts'
import { Problem } from '../../shared/problem.ts'
import type { Services } from '../../shared/services.ts'
import { ConditionFailed } from '../../shared/table.ts'
import { receiveLead } from '../receive.ts'
import { SourceRefused } from './call-provider.ts'
import { addLateSignals } from './late-signals.ts'
import { type MapFault, mapLead, textAt } from './map-lead.ts'
import { oceanPages } from './ocean-engine.ts'
import { type PulledSource, wholeMap } from './source-settings.ts'
import { tencentPages } from './tencent-ads.ts'
import { testIn } from './test-mark.ts'
import { type Window, windowsUpTo } from './window.ts'

const cursorSchema = z.object({
  /** Everything up to here was pulled. */
  until: momentSchema.optional(),
  /** The `readAgainFrom` that was done. */
  readAgainFrom: z.string().optional(),
  pulls: z.number().int(),
})

type Needs = Pick<Services, 'table' | 'bus' | 'settings' | 'secrets' | 'log'>
interface Pull {
  name: string
  source: PulledSource
  now: string
}

/** The key of a pulled source under which `npm run keys` knows its access token. */
export const TOKEN_KEY = 'access-token'

/**
 * Reads everything that a provider has since the last pull, and the last twenty minutes before it again. The cursor moves when a
 * window is read to its end: what breaks off is read again, and the providers' ids make every lead one lead, however often it is read.
 * Throws SourceUnavailable and SourceRefused.
 */
export async function pullSource(pull: Pull, services: Needs): Promise<{ leads: number; refused: number }> {
  const { name, source, now } = pull
  const token = (await services.secrets.sourceKeys())[name]?.[TOKEN_KEY]
  if (token === undefined) throw new SourceRefused(`no ${TOKEN_KEY}`)
  const cursor = await countPull(name, services)
  const again = source.readAgainFrom === cursor.readAgainFrom ? undefined : source.readAgainFrom
  const from = again === undefined ? undefined : `${again}T00:00:00+08:00`
  const done = { leads: 0, refused: 0 }
  for (const window of windowsUpTo(now, { until: cursor.until, from })) {
    for await (const page of pagesOf(pull, window, { token, pull: String(cursor.pulls) }))
      for (const said of page) (await takeLead(said, pull, services)) ? done.leads++ : done.refused++
    await moveCursor(name, window.to, services)
  }
  if (again !== undefined) await noteReadAgain(name, again, services)
  return done
}

function pagesOf({ source, now }: Pull, window: Window, { token, pull }: { token: string; pull: string }) {
  if (source.kind === 'ocean-engine') return oceanPages(source, window, token)
  return tencentPages(source, window, { token, pull, now })
}

/** Takes one lead; one that cannot be used is noted with the fields that are wrong. Returns whether it was taken. */
async function takeLead(said: unknown, { name, source, now }: Pull, services: Needs): Promise<boolean> {
  const mapped = mapLead(said, { map: wholeMap(source), zone: source.zone })
  if ('faults' in mapped) {
    await noteRefusal(said, mapped.faults, { name, source, now }, services)
    return false
  }
  try {
    const test = testIn(said, source.tests)
    const received = await receiveLead(mapped.form, { source: name, now, ...(test && { test }) }, services)
    if (received.changed) await addLateSignals(received.id, mapped.form.signals, services)
    return true
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    await noteRefusal(said, error.errors, { name, source, now }, services)
    return false
  }
}

/** In seconds. */
const KEPT = 90 * 24 * 60 * 60

/** Says so once, though the lead is read again with the next pulls; which one, and what is wrong with it, is in the table. */
async function noteRefusal(
  said: unknown,
  faults: readonly MapFault[],
  { name, source, now }: Pull,
  { table, log }: Needs,
): Promise<void> {
  const sourceId = idIn(said, source)
  const fields = faults.map(({ field, message }) => ({ field, message }))
  const expiresAt = Math.floor(Date.parse(now) / 1000) + KEPT
  try {
    await table.put(
      { ...keys.sourceRefusal(name, sourceId), fields, at: now, expiresAt },
      { condition: 'attribute_not_exists(pk)' },
    )
    log.error('lead of source refused', { source: name, sourceId, fields: faults.map(({ field }) => field) })
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
  }
}

const idIn = (said: unknown, source: PulledSource): string => textAt(said, wholeMap(source).id?.path ?? '') || 'unknown'

/** A pull that is broken off counts too: what is made of the count is never made twice. */
async function countPull(name: string, { table }: Needs) {
  const update = { key: keys.sourceCursor(name), update: 'ADD pulls :one', values: { ':one': 1 } }
  return cursorSchema.parse(await table.update(update))
}

/** Never backwards: of two pulls at once, the one that got further counts. */
async function moveCursor(name: string, until: string, { table }: Needs): Promise<void> {
  try {
    await table.update({
      key: keys.sourceCursor(name),
      update: 'SET #until = :until',
      condition: 'attribute_not_exists(#until) OR #until < :until',
      names: { '#until': 'until' },
      values: { ':until': until },
    })
  } catch (error) {
    if (!(error instanceof ConditionFailed)) throw error
  }
}

async function noteReadAgain(name: string, from: string, { table }: Needs): Promise<void> {
  await table.update({
    key: keys.sourceCursor(name),
    update: 'SET readAgainFrom = :from',
    values: { ':from': from },
  })
}
