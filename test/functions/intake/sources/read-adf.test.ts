import { expect, it } from 'vitest'
import { adfMap, readAdf } from '../../../../functions/intake/sources/adf.ts'
import { leadMap, mapLead } from '../../../../functions/intake/sources/map-lead.ts'
import { readRequestDate } from '../../../../functions/intake/sources/request-date.ts'

const NOW = '2026-11-21T02:00:00Z'
const zone = 'Asia/Shanghai'
const map = { ...adfMap, ...leadMap({ 'consent.otherDealers': { constant: false } }) }

const prospects = (text: string | Buffer) => readAdf(Buffer.from(text), { zone, now: NOW })
const lead = (text: string) => mapLead(prospects(text)[0]?.said, { map, zone })
const adf = (
  inside: { customer?: string; more?: string; vehicle?: string } = {},
) => `<?xml version="1.0"?><?adf version="1.0"?>
<adf><prospect status="new"><id sequence="1" source="portal">p-1</id><requestdate>2026-11-21T09:30:00+08:00</requestdate>
${inside.vehicle ?? '<vehicle interest="buy" status="new"><year>2026</year><make>云驰</make><model>云驰 S7</model></vehicle>'}
<customer><contact>${inside.customer ?? '<name part="full">林女士</name><phone type="mobile">138 0000 0001</phone>'}<address><city>上海</city></address></contact>
<comments><![CDATA[周六 & 周日]]></comments></customer>${inside.more ?? ''}</prospect></adf>`

it('a prospect becomes a lead', () => {
  expect(lead(adf())).toMatchObject({
    form: {
      id: 'portal:p-1',
      askedAt: '2026-11-21T01:30:00Z',
      person: { name: '林女士', phone: '+8613800000001' },
      brand: '云驰',
      series: '云驰 S7',
      city: '上海',
      comment: '周六 & 周日',
      signals: { interest: 'buy' },
    },
  })
})

it.each([
  ['of home and work', '<phone type="home">021 5555</phone><phone type="work">138-0000-0002</phone>', '+8613800000002'],
  ['without a type', '<phone>+86 138 0000 0003</phone>', '+8613800000003'],
  [
    'mobile before voice',
    '<phone type="voice">13800000004</phone><phone type="CellPhone">13800000005</phone>',
    '+8613800000005',
  ],
  [
    'never fax or pager',
    '<phone type="fax">13800000006</phone><phone type="voice">13800000007</phone>',
    '+8613800000007',
  ],
])('phones are taken as feeds send them: %s', (_, phones, expected) => {
  expect(lead(adf({ customer: `<name part="full">A</name>${phones}` }))).toMatchObject({
    form: { person: { phone: expected } },
  })
})

it.each([
  ['<name part="first">Ann</name><name part="last">Lee</name>', 'Ann Lee'],
  ['<name part="surname">林</name><name part="first">女士</name>', '林女士'],
  ['<name>林女士</name>', '林女士'],
  ['', undefined],
])('names come in parts or whole: %s', (name, expected) => {
  const read = lead(adf({ customer: `${name}<phone>13800000001</phone>` }))

  expect('form' in read && read.form.person.name).toBe(expected)
})

it.each([
  ['2026-11-21T09:30:00+08:00', '2026-11-21T01:30:00Z'],
  ['2026-11-20T17:30:00-8:00', '2026-11-21T01:30:00Z'],
  ['2026-11-21T09:30:00+0800', '2026-11-21T01:30:00Z'],
  ['2026-11-21 09:30:00 GMT+8', '2026-11-21T01:30:00Z'],
  ['2026-11-21T01:30:00Z', '2026-11-21T01:30:00Z'],
  ['2026-11-21 09:30:00 CST', '2026-11-21T01:30:00Z'],
  ['2026-11-21T09:30:00.123', '2026-11-21T01:30:00Z'],
  ['2026-11-21', '2026-11-20T16:00:00Z'],
  ['11/21/2026', undefined],
  ['2026-02-30T09:30:00', undefined],
  ['2026-11-21T09:30:00+99:00', undefined],
])('the time %s is read, whatever stands for its zone', (written, moment) => {
  expect(readRequestDate(written, zone)).toBe(moment)
})

it('a time that lies ahead is left out, so that the lead was asked for now', () => {
  const read = lead(adf().replace('2026-11-21T09:30:00+08:00', '2026-11-21T09:30:00-08:00'))

  expect(read).not.toHaveProperty('form.askedAt')
})

it('vendor and provider may be missing, and what the DTD does not know does no harm', () => {
  const read = lead(
    adf({ more: '<vendor><contact/></vendor><leadtype>sales</leadtype><x:extra xmlns:x="u">1</x:extra>' }),
  )

  expect(read).toMatchObject({ form: { id: 'portal:p-1' } })
})

it('the wanted car counts, not the one that is given in exchange', () => {
  const read = lead(
    adf({
      vehicle:
        '<vehicle interest="trade-in"><make>蓝禾</make></vehicle><vehicle interest="buy"><make>云驰</make></vehicle>',
    }),
  )

  expect(read).toMatchObject({ form: { brand: '云驰' } })
})

it('several prospects are several leads, each with its own part of the text', () => {
  const two = adf().replace(
    '</adf>',
    `${adf({ customer: '<name>乙</name><phone>13800000009</phone>' })
      .replace(/^.*?<adf>/s, '')
      .replace('p-1', 'p-2')}`,
  )

  const read = prospects(two)

  expect(read).toHaveLength(2)
  expect(read[0]?.raw).toMatch(/^<prospect.*林女士.*<\/prospect>$/s)
  expect(read[0]?.raw).not.toMatch(/13800000009/)
  expect(read[1]?.raw).toMatch(/13800000009/)
})

it.each([
  ['<id source="autohome">1001</id>', 'autohome:1001'],
  ['<id sequence="1" source="Yiche">1001</id>', 'yiche:1001'],
  ['<id source="">1001</id>', '1001'],
  ['<id>1001</id>', '1001'],
])('an id counts within the portal that gave it: %s', (written, id) => {
  expect(lead(adf().replace(/<id .*<\/id>/, written))).toMatchObject({ form: { id } })
})

it('a prospect without an id has the same one whenever it is sent, and another for another person', () => {
  const without = (phone: string, status: string) => {
    const text = adf({ customer: `<phone>${phone}</phone>` })
      .replace(/<id .*<\/id>/, '')
      .replace('status="new"', `status="${status}"`)
    const read = lead(text)
    return 'form' in read ? read.form.id : ''
  }

  expect(without('13800000001', 'resend')).toBe(without('13800000001', 'new'))
  expect(without('13800000002', 'new')).not.toBe(without('13800000001', 'new'))
})

it('a document in GBK that says so is read', () => {
  const text = Buffer.concat([
    Buffer.from('<?xml version="1.0" encoding="GBK"?><adf><prospect><vehicle><make>'),
    Buffer.from([0xd4, 0xc6, 0xb3, 0xdb]),
    Buffer.from('</make></vehicle></prospect></adf>'),
  ])

  expect(prospects(text)[0]?.said).toMatchObject({ vehicle: { make: '云驰' } })
})

it.each([
  ['a document with a DTD', '<!DOCTYPE adf SYSTEM "adf.dtd"><adf/>', /DTD/],
  ['a document that is no ADF', '<html><body/></html>', /no <prospect>/],
  ['text that is no XML', 'name=林', /breaks off|one root/],
  ['bytes that are no text', Buffer.from([0x3c, 0xff, 0xfe]), /no text in UTF-8/],
  ['an encoding that nobody knows', '<?xml version="1.0" encoding="klingon"?><adf/>', /no text in klingon/],
])('%s is refused by name', (_, text, message) => {
  expect(() => prospects(text)).toThrow(
    expect.objectContaining({ status: 422, errors: [{ field: '', message: expect.stringMatching(message) }] }),
  )
})
