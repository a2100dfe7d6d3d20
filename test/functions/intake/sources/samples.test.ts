import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { readAdf } from '../../../../functions/intake/sources/adf.ts'
import { mapLead } from '../../../../functions/intake/sources/map-lead.ts'
import { sourcesSchema, wholeMap } from '../../../../functions/intake/sources/source-settings.ts'

const samples = join(import.meta.dirname, '../../../../samples')
const sampleSources = async () => sourcesSchema.parse(parse(await readFile(join(samples, 'sources.yaml'), 'utf8')))

it('the sample of the setting is one, and stays the same when it is stored and read again', async () => {
  const sources = await sampleSources()

  expect(Object.values(sources).map(({ kind }) => kind)).toEqual([
    'webhook',
    'adf',
    'ocean-engine',
    'tencent-ads',
    'wecom-auto',
  ])
  expect(sourcesSchema.parse(JSON.parse(JSON.stringify(sources)))).toEqual(sources)
})

it('the sample of an ADF document is read by the sample of its source', async () => {
  const { dealersite } = await sampleSources()
  const body = await readFile(join(samples, 'lead.adf.xml'))
  const [prospect] = readAdf(body, { zone: 'Asia/Shanghai', now: '2026-11-21T03:00:00Z' })

  const lead = dealersite && mapLead(prospect?.said, { map: wholeMap(dealersite), zone: dealersite.zone })

  expect(lead).toMatchObject({
    form: { id: 'dealersite:example-adf-1', brand: '云驰', dealerId: 'D-SH-01', person: { phone: '+8613800000998' } },
  })
})

it.each([
  [
    'without a brand',
    { kind: 'webhook', map: { id: '$.id', 'person.phone': '$.p', 'consent.marketing': '$.m' } },
    'brand',
  ],
  ['without consent', { kind: 'adf', map: {} }, 'consent.otherDealers'],
  ['of a kind that there is not', { kind: 'autohome', map: {} }, 'kind'],
  ['whose long id is a number', { kind: 'tencent-ads', accountId: 25610, map: {} }, 'accountId'],
])('a source %s is refused by name', (_, source, field) => {
  const { error } = sourcesSchema.safeParse({ one: source })

  expect(error?.issues.map(({ path }) => path.at(-1))).toContain(field)
})
