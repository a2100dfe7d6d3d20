import { Problem } from '../../shared/problem.ts'
import type { Services } from '../../shared/services.ts'
import { receiveLead } from '../receive.ts'
import { SourceRefused, TokenRefused } from './call-provider.ts'
import { feiyuPages } from './feiyu.ts'
import { addLateSignals } from './late-signals.ts'
import { mapLead, textAt } from './map-lead.ts'
import { noteRefusal } from './note-refusal.ts'
import { oceanPages } from './ocean-engine.ts'
import { openAccess } from './source-access.ts'
import { countPull, moveCursor, noteReadAgain } from './source-cursor.ts'
import { type PulledSource, wholeMap } from './source-settings.ts'
import { tencentPages } from './tencent-ads.ts'
import { testIn } from './test-mark.ts'
import { type Window, windowsUpTo } from './window.ts'

export type Needs = Pick<Services, 'table' | 'bus' | 'settings' | 'secrets' | 'log'>
export interface Pull {
  name: string
  source: PulledSource
  now: string
}

/** How many leads were taken, and how many could not be used. `isLost`: it is read with a last token, and there will be no other. */
export interface Pulled {
  leads: number
  refused: number
  isLost: boolean
}

/** The key that 飞鱼's requests are signed with. */
const SIGNING_KEY = 'signature-key'

/**
 * Reads everything that a provider has since the last pull, and the last twenty minutes before it again. The cursor moves when a
 * window is read to its end: what breaks off is read again, and the providers' ids make every lead one lead, however often it is read.
 * Throws SourceUnavailable, SourceRefused and SourceAccessLost.
 */
export async function pullSource(pull: Pull, services: Needs): Promise<Pulled> {
  const { name, source, now } = pull
  const keys = await keysFor(pull, services)
  const access = await openAccess(pull, keys, services)
  const cursor = await countPull(name, services)
  const again = source.readAgainFrom === cursor.readAgainFrom ? undefined : source.readAgainFrom
  const from = again === undefined ? undefined : `${again}T00:00:00+08:00`
  const done = { leads: 0, refused: 0, isLost: access.isLost }
  const call = { token: access.token, key: keys[SIGNING_KEY], pull: String(cursor.pulls) }
  for (const window of windowsUpTo(now, { until: cursor.until, from })) {
    await pullWindow(window, call).catch(async (error: unknown) => {
      const token = error instanceof TokenRefused ? await access.another() : undefined
      if (token === undefined || token === call.token) throw error
      // Of another pull, as it were: nothing that was made of its number is made twice.
      Object.assign(call, { token, pull: `${call.pull}-again` })
      await pullWindow(window, call)
    })
    await moveCursor(name, window.to, services)
  }
  if (again !== undefined) await noteReadAgain(name, again, services)
  return done

  async function pullWindow(window: Window, call: Call): Promise<void> {
    for await (const page of pagesOf(pull, window, call))
      for (const said of page) (await takeLead(said, pull, services)) ? done.leads++ : done.refused++
  }
}

async function keysFor({ name, source }: Pull, { secrets }: Needs): Promise<Readonly<Record<string, string>>> {
  const owner = source.kind === 'feiyu' ? name : (source.keysOf ?? name)
  return (await secrets.sourceKeys())[owner] ?? {}
}

interface Call {
  token: string
  key: string | undefined
  /** Different at every pull. */
  pull: string
}

function pagesOf({ source, now }: Pull, window: Window, { token, key, pull }: Call): AsyncIterable<readonly unknown[]> {
  if (source.kind === 'ocean-engine') return oceanPages(source, window, token)
  if (source.kind === 'tencent-ads') return tencentPages(source, window, { token, pull, now })
  if (key === undefined) throw new SourceRefused(`no ${SIGNING_KEY}`)
  return feiyuPages(source, window, { token, key, now })
}

/** Takes one lead; one that cannot be used is noted with the fields that are wrong. Returns whether it was taken. */
async function takeLead(said: unknown, { name, source, now }: Pull, services: Needs): Promise<boolean> {
  const mapped = mapLead(said, { map: wholeMap(source), zone: source.zone })
  if ('faults' in mapped) {
    await noteRefusal({ name, now, sourceId: idIn(said, source) }, mapped.faults, services)
    return false
  }
  try {
    const test = testIn(said, source.tests)
    const received = await receiveLead(mapped.form, { source: name, now, ...(test && { test }) }, services)
    if (received.changed) await addLateSignals(received.id, mapped.form.signals, services)
    return true
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    await noteRefusal({ name, now, sourceId: idIn(said, source) }, error.errors, services)
    return false
  }
}

const idIn = (said: unknown, source: PulledSource): string => textAt(said, wholeMap(source).id?.path ?? '') || 'unknown'
