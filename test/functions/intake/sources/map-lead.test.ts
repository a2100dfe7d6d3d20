import { expect, it } from 'vitest'
import { leadMapSchema, mapLead } from '../../../../functions/intake/sources/map-lead.ts'
import { readExactJson } from '../../../../functions/intake/sources/read-exact-json.ts'

const must = {
  id: '$.clue.id',
  'person.phone': '$.clue.phone',
  brand: { constant: 'yunchi' },
  'consent.otherDealers': { constant: true },
}
const mapped = (said: unknown, fields: object = {}) =>
  mapLead(said, { map: leadMapSchema.parse({ ...must, ...fields }), zone: 'Asia/Shanghai' })
const clue = (details: object = {}) => ({ clue: { id: 'c-1', phone: '138 0000 0001', ...details } })

it('fields come from where the map says: paths, constants, several places, translated words, times of the source', () => {
  const said = {
    ...clue({ name: '林女士', when: '2026-11-21 10:00:00', plan: '一周内', city: '沪' }),
    'asked at': 1795226400000,
    answers: [{ text: '试驾' }],
    tags: ['a', 'b'],
  }

  const read = mapped(said, {
    'person.name': 'clue.name',
    askedAt: { path: "$['asked at']", date: 'unix' },
    city: { path: '$.clue.city', values: { 沪: '上海' } },
    comment: { template: '{$.answers[0].text}: {$.clue.when}' },
    'signals.purchaseWithin': { path: '$.clue.plan', values: { 一周内: 'week' } },
    'signals.tags': '$.tags',
  })

  expect(read).toEqual({
    form: {
      id: 'c-1',
      askedAt: '2026-11-21T02:00:00Z',
      person: { name: '林女士', phone: '+8613800000001' },
      brand: 'yunchi',
      city: '上海',
      comment: '试驾: 2026-11-21 10:00:00',
      signals: { purchaseWithin: 'week', tags: 'a;b' },
      consent: { otherDealers: true, profiling: false, marketing: false },
    },
  })
})

it('a signal stays the number or the yes or no that the source sent', () => {
  const read = mapped(clue({ views: 6, drive: true }), {
    'signals.pageViews': '$.clue.views',
    'signals.testDrive': '$.clue.drive',
  })

  expect(read).toMatchObject({ form: { signals: { pageViews: 6, testDrive: true } } })
})

it('ids of 64 bits survive to the last digit, as ids and as signals', () => {
  const said = readExactJson(
    Buffer.from('{"clue":{"id":7301234567890123457,"phone":13800000001,"promotion":-9223372036854775808,"n":12}}'),
  )

  const read = mapped(said, { 'signals.promotionId': '$.clue.promotion', 'signals.n': '$.clue.n' })

  expect(read).toMatchObject({
    form: { id: '7301234567890123457', signals: { promotionId: '-9223372036854775808', n: 12 } },
  })
})

it('what JavaScript holds exactly stays a number, and so does every fraction', () => {
  expect(readExactJson(Buffer.from('[9007199254740991, 9007199254740993, 1.5, 1e21, "9007199254740993"]'))).toEqual([
    9007199254740991,
    '9007199254740993',
    1.5,
    1e21,
    '9007199254740993',
  ])
})

it('text that is no JSON is refused with its place', () => {
  expect(() => readExactJson(Buffer.from('{"a" 1}'))).toThrow(/position 5/)
  expect(() => readExactJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow(/UTF-8/)
})

it('whatever is wrong is named by our field and by theirs, and never quoted', () => {
  const phone = mapped(clue({ phone: '12345' }))
  const missing = mapped({ clue: { id: 'c-1' } })
  const unlisted = mapped(clue({ plan: '张先生的秘密' }), {
    'signals.purchaseWithin': { path: '$.clue.plan', values: { 一周内: 'week' } },
  })

  expect(phone).toMatchObject({ faults: [{ field: '/person/phone ($.clue.phone)' }] })
  expect(missing).toMatchObject({
    faults: [{ field: '/person/phone ($.clue.phone)', message: expect.stringMatching(/missing/) }],
  })
  expect(unlisted).toMatchObject({ faults: [{ field: '/signals/purchaseWithin ($.clue.plan)' }] })
  expect(JSON.stringify([phone, unlisted])).not.toMatch(/12345|秘密/)
})

it.each([
  ['a field that we do not have', { 'person.telephone': '$.x' }, /is not a field/],
  ['a path that is none', { comment: '$.a[' }, /write a path/],
  ['a path and a constant at once', { comment: { path: '$.a', constant: 'b' } }, /exactly one of/],
  ['a word that is misspelt', { comment: { paht: '$.a' } }, /paht/],
])('a map with %s is refused', (_, fields, message) => {
  const { error } = leadMapSchema.safeParse({ ...must, ...fields })

  expect(JSON.stringify(error?.issues)).toMatch(message)
})
