import type { Services } from '../../shared/services.ts'
import { SourceRefused } from './call-provider.ts'
import { feiyuPages } from './feiyu.ts'
import { oceanPages } from './ocean-engine.ts'
import type { PulledSource } from './source-settings.ts'
import { tencentPages } from './tencent-ads.ts'
import type { Window } from './window.ts'

export interface Pull {
  name: string
  source: PulledSource
  now: string
  /** Somebody waits for it: nothing is read again that the setting wants read again. */
  onlyNew?: boolean
}

/** What a request is made with. */
export interface Call {
  token: string
  keys: Readonly<Record<string, string>>
  /** Different at every pull. */
  pull: string
}

/** The key that 飞鱼's requests are signed with. */
const SIGNING_KEY = 'signature-key'

/** What a provider has of a window, a page at a time. */
export function pagesOf(
  { source, now }: Pull,
  window: Window,
  { token, keys, pull }: Call,
): AsyncIterable<readonly unknown[]> {
  if (source.kind === 'ocean-engine') return oceanPages(source, window, token)
  if (source.kind === 'tencent-ads') return tencentPages(source, window, { token, pull, now })
  const key = keys[SIGNING_KEY]
  if (key === undefined) throw new SourceRefused(`no ${SIGNING_KEY}`)
  return feiyuPages(source, window, { token, key, now })
}

/** The keys of a source, or of the one that it goes by. */
export async function keysFor(
  { name, source }: Pull,
  { secrets }: Pick<Services, 'secrets'>,
): Promise<Readonly<Record<string, string>>> {
  const owner = source.kind === 'feiyu' ? name : (source.keysOf ?? name)
  return (await secrets.sourceKeys())[owner] ?? {}
}
