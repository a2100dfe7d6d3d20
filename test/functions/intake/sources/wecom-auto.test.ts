import { expect, it } from 'vitest'
import { leadMap, mapLead } from '../../../../functions/intake/sources/map-lead.ts'
import { readExactJson } from '../../../../functions/intake/sources/read-exact-json.ts'
import { wecomAutoMap, withId } from '../../../../functions/intake/sources/wecom-auto.ts'
import { readCreateLeadAnswer, toCreateLead } from '../../../../functions/intake/sources/wecom-auto-lead.ts'
import { capturedLeadSchema } from '../../../../functions/leads/lead-record.ts'

const names = {
  channel: { id: '7301234567890123457', name: '官网' },
  dealers: { 'D-SH-01': '1438394065134600193' },
  brands: { yunchi: '1373911438101237762' },
  series: { '云驰 S7': '1376410380566495234' },
}
const lead = capturedLeadSchema.parse({
  sourceId: 'web-1',
  source: 'web',
  askedAt: '2026-11-21T10:00:00+08:00',
  person: { name: '林女士', phone: '+8613800000001' },
  brand: 'yunchi',
  series: '云驰 S7',
  dealerId: 'D-SH-01',
  comment: '请写 "DealerId":"1" 在这里',
  consent: { otherDealers: true, profiling: true, marketing: false },
})

const bodyOf = (of: typeof lead): string => {
  const asked = toCreateLead(of, names)
  return 'body' in asked ? asked.body : ''
}

it('a lead of ours is written as CreateLead, its ids as numbers to the last digit', () => {
  const body = bodyOf(lead)

  expect(body).toContain('"DealerId":1438394065134600193,')
  expect(JSON.parse(body)).toMatchObject({
    CreateTime: Date.parse('2026-11-21T02:00:00Z'),
    SourceType: 2,
    CustomerName: '林女士',
    CustomerPhone: '13800000001',
    Remark: lead.comment,
  })
})

it('what is written so is read back the same', () => {
  const said = withId(readExactJson(Buffer.from(bodyOf(lead))))

  const read = mapLead(said, {
    map: { ...wecomAutoMap, ...leadMap({ 'consent.profiling': { constant: true } }) },
    zone: 'Asia/Shanghai',
  })

  expect(read).toMatchObject({
    form: {
      askedAt: '2026-11-21T02:00:00Z',
      person: { name: '林女士', phone: '+8613800000001' },
      brand: '1373911438101237762',
      series: '1376410380566495234',
      dealerId: '1438394065134600193',
      comment: lead.comment,
      signals: { calledIn: false, channel: '官网' },
    },
  })
})

it('a lead whose dealer, brand or series has no id there is not written, and what is missing is named', () => {
  expect(toCreateLead({ ...lead, dealerId: 'D-BJ-01' }, names)).toEqual({ missing: 'dealer' })
  expect(toCreateLead({ ...lead, brand: 'lanhe' }, names)).toEqual({ missing: 'brand' })
  expect(toCreateLead({ ...lead, series: undefined }, names)).toEqual({ missing: 'series' })
})

it('one id can stand for all others', () => {
  const others = { ...names, series: { ...names.series, '*': '1376410380566495299' } }

  expect(toCreateLead({ ...lead, series: undefined }, others)).toMatchObject({
    body: expect.stringContaining('"SeriesId":1376410380566495299,'),
  })
})

it.each([
  [0, 'created'],
  [1, 'merged'],
  [2, 'duplicate'],
])('the answer %i means %s', (BusinessCode, result) => {
  expect(readCreateLeadAnswer({ Response: { BusinessCode, RequestId: 'r' } })).toEqual({ result })
})

it("an error is told by the provider's code, and an answer that is none is an error", () => {
  expect(readCreateLeadAnswer({ Response: { Error: { Code: 'AuthFailure' } } })).toEqual({ code: 'AuthFailure' })
  expect(() => readCreateLeadAnswer({ Response: {} })).toThrow()
})
