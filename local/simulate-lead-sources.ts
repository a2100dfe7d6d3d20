import { randomBytes } from 'node:crypto'
import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import { readSources, type SourcesSetting } from '../functions/intake/sources/source-settings.ts'
import type { Machine } from './machine.ts'
import { openFaultScript } from './providers/fault-script.ts'
import { openOceanEngine } from './providers/ocean-engine.ts'
import { openTencentAds } from './providers/tencent-ads.ts'
import { openWecomAuto } from './providers/wecom-auto.ts'

/** Ids that exist nowhere but here. */
const OCEAN = { appId: '1700000000000001', advertiserId: '1000000000000001' }
const TENCENT = { appId: '1100000001', accountId: '10000001' }
const WECOM = {
  channel: { id: '1000000000000000001', name: '云驰汽车' },
  dealers: { '*': '1000000000000000003' },
  brands: { '*': '1000000000000000002' },
  series: { '*': '1000000000000000004' },
}

/** A secret that is good until the next start. */
const made = (): string => randomBytes(24).toString('base64url')

/** Opens ad platforms on this computer, as sources of the machine: leads are put on them with `npm run send -- --platform`. The machine must answer on `port` already. */
export async function simulateLeadSources(
  { services, clients, clock, environment }: Machine,
  { port }: { port: number },
): Promise<{ close(): Promise<void> }> {
  const app = (appId: string) => ({ appId, appSecret: made(), refreshToken: made() })
  const [oceanApp, tencentApp, wecomKey, pushSecret] = [app(OCEAN.appId), app(TENCENT.appId), made(), made()]
  const now = clock.now
  const [ocean, tencent, wecom] = await Promise.all([
    openOceanEngine({
      ...{ advertiserId: OCEAN.advertiserId, app: oceanApp, now },
      push: { secret: pushSecret, url: `http://127.0.0.1:${port}/sources/ocean` },
    }),
    openTencentAds({ accountId: TENCENT.accountId, app: tencentApp, now }),
    openWecomAuto({ key: { id: `simulated-${wecomKey}`, secret: wecomKey } }, { clock, faults: openFaultScript() }),
  ])
  const keysOf = ({ appSecret, refreshToken }: ReturnType<typeof app>) => ({
    'app-secret': appSecret,
    'refresh-token': refreshToken,
  })
  const keys = {
    ...(await services.secrets.sourceKeys()),
    ocean: { ...keysOf(oceanApp), 'push-1': pushSecret },
    tencent: keysOf(tencentApp),
    wecom: { 'secret-id': `simulated-${wecomKey}`, 'secret-key': wecomKey },
  }
  const secret = { SecretId: environment.SOURCES_SECRET, SecretString: JSON.stringify(keys) }
  await clients.secrets.send(new PutSecretValueCommand(secret))
  // So that the first push, seconds from now, is not judged by what was read before.
  await services.secrets.sourceKeys(0)
  const ours = settingFor({ ocean: ocean.url, tencent: tencent.url, wecom: wecom.url })
  // Other sources that somebody set up here stay.
  await services.settings.write('sources', { ...(await readSources(services)), ...ours })
  return {
    close: async () => {
      await Promise.all([ocean.close(), tencent.close(), wecom.close()])
    },
  }
}

function settingFor(urls: { ocean: string; tencent: string; wecom: string }): SourcesSetting {
  const consent = { 'consent.otherDealers': { constant: true }, 'consent.profiling': { constant: true } }
  const brand = { constant: '云驰' }
  return {
    ocean: {
      kind: 'ocean-engine',
      advertiserIds: [OCEAN.advertiserId],
      appId: OCEAN.appId,
      endpoint: urls.ocean,
      map: { brand, series: '$.remark_dict.意向车型', ...consent },
    },
    tencent: {
      kind: 'tencent-ads',
      accountId: TENCENT.accountId,
      appId: TENCENT.appId,
      endpoint: urls.tencent,
      map: { brand, series: '$.form.意向车型', ...consent },
    },
    wecom: { kind: 'wecom-auto', map: { brand, ...consent }, handOver: { endpoint: urls.wecom, ...WECOM } },
  }
}
