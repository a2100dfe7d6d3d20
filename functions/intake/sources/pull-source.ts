import { Problem } from '../../shared/problem.ts'
import type { Services } from '../../shared/services.ts'
import { receiveLead } from '../receive.ts'
import { SourceRefused } from './call-provider.ts'
import { feiyuPages } from './feiyu.ts'
import { addLateSignals } from './late-signals.ts'
import { mapLead, textAt } from './map-lead.ts'
import { noteRefusal } from './note-refusal.ts'
import { oceanPages } from './ocean-engine.ts'
import { countPull, moveCursor, noteReadAgain } from './source-cursor.ts'
import { type PulledSource, wholeMap } from './source-settings.ts'
import { tencentPages } from './tencent-ads.ts'
import { testIn } from './test-mark.ts'
import { type Window, windowsUpTo } from './window.ts'

type Needs = Pick<Services, 'table' | 'bus' | 'settings' | 'secrets' | 'log'>
interface Pull {
  name: string
  source: PulledSource
  now: string
}

/** The key of a pulled source under which `npm run keys` knows its access token. */
const TOKEN_KEY = 'access-token'
/** The key that 飞鱼's requests are signed with. */
const SIGNING_KEY = 'signature-key'

/**
 * Reads everything that a provider has since the last pull, and the last twenty minutes before it again. The cursor moves when a
 * window is read to its end: what breaks off is read again, and the providers' ids make every lead one lead, however often it is read.
 * Throws SourceUnavailable and SourceRefused.
 */
export async function pullSource(pull: Pull, services: Needs): Promise<{ leads: number; refused: number }> {
  const { name, source, now } = pull
  const keys = (await services.secrets.sourceKeys())[name] ?? {}
  if (keys[TOKEN_KEY] === undefined) throw new SourceRefused(`no ${TOKEN_KEY}`)
  const cursor = await countPull(name, services)
  const again = source.readAgainFrom === cursor.readAgainFrom ? undefined : source.readAgainFrom
  const from = again === undefined ? undefined : `${again}T00:00:00+08:00`
  const done = { leads: 0, refused: 0 }
  for (const window of windowsUpTo(now, { until: cursor.until, from })) {
    for await (const page of pagesOf(pull, window, {
      token: keys[TOKEN_KEY],
      key: keys[SIGNING_KEY],
      pull: String(cursor.pulls),
    }))
      for (const said of page) (await takeLead(said, pull, services)) ? done.leads++ : done.refused++
    await moveCursor(name, window.to, services)
  }
  if (again !== undefined) await noteReadAgain(name, again, services)
  return done
}

function pagesOf(
  { source, now }: Pull,
  window: Window,
  { token, key, pull }: { token: string; key: string | undefined; pull: string },
): AsyncIterable<readonly unknown[]> {
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
