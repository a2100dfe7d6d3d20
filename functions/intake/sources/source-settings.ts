import { z } from 'zod'
import type { Services } from '../../shared/services.ts'
import { day, zone } from '../form-fields.ts'
import { adfMap } from './adf.ts'
import { feiyuMap } from './feiyu.ts'
import { type LeadMap, leadMapSchema } from './map-lead.ts'
import { oceanMap, oceanTests } from './ocean-engine.ts'
import { tencentMap } from './tencent-ads.ts'
import { testsSchema } from './test-mark.ts'
import { wecomAutoMap } from './wecom-auto.ts'
import { handOverSchema } from './wecom-auto-lead.ts'

/** What every lead needs, and no source can be asked for later. */
const MUST = ['id', 'person.phone', 'brand'] as const

/** Where the fields of each kind are known to lie. */
const knownMaps = {
  webhook: {},
  adf: adfMap,
  'wecom-auto': wecomAutoMap,
  'ocean-engine': oceanMap,
  'tencent-ads': tencentMap,
  feiyu: feiyuMap,
} satisfies Record<string, LeadMap>

/** What a source's own map says is laid over what its kind is known to send; together they say where every lead's musts are. */
const mapOver = (known: LeadMap) =>
  leadMapSchema.superRefine((own, context) => {
    const fields = Object.keys({ ...known, ...own })
    const missing: string[] = MUST.filter((field) => !fields.includes(field))
    if (!fields.some((field) => field.startsWith('consent.'))) missing.push('consent.otherDealers')
    for (const field of missing)
      context.addIssue({ code: 'custom', path: [field], message: 'is missing: say where it comes from' })
  })

const common = { zone: zone.default('Asia/Shanghai'), tests: testsSchema.optional() }
const digits = z.string().regex(/^\d+$/, 'write the id in quotation marks, digits only')
const endpoint = (standard: string) => z.url().default(standard)
/** From this day on everything is read again, once: what was refused before, or lies before the first pull. */
const readAgainFrom = day.optional()
/** The app by which we renew the access token ourselves. */
const appId = digits.optional()
/** The source whose keys it goes by, where one authorisation is for several. */
const keysOf = z.string().optional()

const sourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('webhook'), map: mapOver(knownMaps.webhook), ...common }),
  z.strictObject({ kind: z.literal('adf'), map: mapOver(knownMaps.adf), ...common }),
  z.strictObject({
    kind: z.literal('wecom-auto'),
    map: mapOver(knownMaps['wecom-auto']),
    ...common,
    /** Tells it of leads that came in elsewhere. */
    handOver: handOverSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('ocean-engine'),
    map: mapOver(knownMaps['ocean-engine']),
    ...common,
    tests: testsSchema.default(oceanTests),
    advertiserIds: z.array(digits).min(1).max(50),
    endpoint: endpoint('https://api.oceanengine.com'),
    ...{ appId, keysOf, readAgainFrom },
  }),
  z.strictObject({
    kind: z.literal('tencent-ads'),
    map: mapOver(knownMaps['tencent-ads']),
    ...common,
    accountId: digits,
    endpoint: endpoint('https://api.e.qq.com'),
    ...{ appId, keysOf, readAgainFrom },
  }),
  z.strictObject({
    kind: z.literal('feiyu'),
    map: mapOver(knownMaps.feiyu),
    ...common,
    endpoint: endpoint('https://feiyu.oceanengine.com'),
    readAgainFrom,
  }),
])
export type Source = z.output<typeof sourceSchema>
export type OceanSource = Extract<Source, { kind: 'ocean-engine' }>
type TencentSource = Extract<Source, { kind: 'tencent-ads' }>
type FeiyuSource = Extract<Source, { kind: 'feiyu' }>
export type PulledSource = OceanSource | TencentSource | FeiyuSource

export const isPulled = (source: Source): source is PulledSource =>
  source.kind === 'ocean-engine' || source.kind === 'tencent-ads' || source.kind === 'feiyu'

/** Where our fields lie in what a source says. */
export const wholeMap = ({ kind, map }: Source): LeadMap => ({ ...knownMaps[kind], ...map })

/** Setting `sources`: where leads come from beside our own forms, and how each says what. */
export const sourcesSchema = z.record(
  z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'write the source in lower case, e.g. ocean'),
  sourceSchema,
)

export type SourcesSetting = z.input<typeof sourcesSchema>

/** Throws SettingRefused. */
export const readSources = ({ settings }: Pick<Services, 'settings'>) => settings.read('sources', sourcesSchema, {})
