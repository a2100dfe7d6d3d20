import { expect, it } from 'vitest'
import { rowMapper } from '../../../bin/import/map-row.ts'
import { parseMap } from '../../../bin/import/read-map.ts'
import { leadTargets } from '../../../bin/import/targets.ts'

const MUST =
  'person.phone: { constant: "13800000001" }, brand: { constant: yunchi }, consent.marketing: { constant: false }'

/** Maps one row whose columns are called A, B, … */
function mapRow(fields: string, ...cells: string[]) {
  const columns = ['A', 'B', 'C'].slice(0, Math.max(cells.length, 1))
  const map = parseMap(`fields: { ${MUST}, ${fields} }`, { name: 'map.yaml', targets: leadTargets, columns })
  return rowMapper({ fields: map.fields, targets: leadTargets, columns, zone: map.zone })({ number: 2, cells })
}

it.each([
  ['a date in its format', 'askedAt: { column: A, date: yyyy/M/d H:mm }', '2026/11/5 9:30', '2026-11-05T01:30:00Z'],
  ['a date without a format', 'askedAt: A', '2026-11-05 09:30', '2026-11-05T01:30:00Z'],
  ['a day alone', 'askedAt: { column: A, date: yyyy年M月d日 }', '2026年11月5日', '2026-11-04T16:00:00Z'],
  ['a date that names its zone', 'askedAt: A', '2026-11-05T09:30:00+09:00', '2026-11-05T00:30:00Z'],
])('%s becomes a moment', (_, fields, cell, moment) => {
  expect(mapRow(fields, cell).form.askedAt).toBe(moment)
})

it.each(['2026/13/05 09:30', '2026/02/30 09:30', 'yesterday'])('%s is no date', (cell) => {
  const { faults } = mapRow('askedAt: { column: A, date: yyyy/MM/dd HH:mm }', cell)

  expect(faults).toEqual([{ field: 'askedAt (A)', reason: 'is not a date as yyyy/MM/dd HH:mm' }])
})

it('values are translated, and one that is not listed is refused, kept or left out', () => {
  const values = 'values: { 一周内: week }'

  const listed = mapRow(`signals.purchaseWithin: { column: A, ${values} }`, '一周内')
  const refused = mapRow(`signals.purchaseWithin: { column: A, ${values} }`, '以后')
  const kept = mapRow(`signals.purchaseWithin: { column: A, ${values}, otherwise: keep }`, '以后')
  const leftOut = mapRow(`signals.purchaseWithin: { column: A, ${values}, otherwise: leave-out }`, '以后')

  expect(listed.form.signals).toEqual({ purchaseWithin: 'week' })
  expect(refused.faults[0]?.reason).toMatch(/do not list "以后"/)
  expect(kept.form.signals).toEqual({ purchaseWithin: '以后' })
  expect(leftOut.form).not.toHaveProperty('signals')
})

it('a value that means nothing leaves the field out', () => {
  const { form } = mapRow('city: { column: A, values: { 请选择: "" }, otherwise: keep }', '请选择')

  expect(form).not.toHaveProperty('city')
})

it('a template joins columns, and an empty cell takes the default', () => {
  const { form } = mapRow('comment: { template: "{A}/{B}" }, city: { column: C, default: 上海 }', '一', '二', '')

  expect(form).toMatchObject({ comment: '一/二', city: '上海' })
})

it.each([
  ['是', true],
  ['No', false],
  ['1', true],
])('"%s" is read as yes or no', (cell, value) => {
  expect(mapRow('consent.profiling: A', cell).form.consent).toMatchObject({ profiling: value })
})

it('what is neither yes nor no, or no number, is named with its column', () => {
  const { faults } = mapRow('consent.profiling: A, position.lat: B', 'maybe', 'north')

  expect(faults).toEqual([
    { field: 'consent.profiling (A)', reason: 'is neither yes nor no (是 / 否)' },
    { field: 'position.lat (B)', reason: 'is not a number' },
  ])
})

it.each(['9007199254740993', '1e200', '1e-200'])(
  'the number %s, which cannot be kept, is named with its column',
  (cell) => {
    const { form, faults } = mapRow('signals.pageViews: { column: A, as: number }', cell)

    expect(faults).toEqual([{ field: 'signals.pageViews (A)', reason: expect.stringMatching(/cannot be kept/) }])
    expect(form).not.toHaveProperty('signals')
  },
)

it('an id that a template makes of a rounded number is refused', () => {
  const { faults } = mapRow('id: { template: "{A}-{B}" }', 'web', '7.30123E+18')

  expect(faults).toEqual([{ field: 'id', reason: expect.stringMatching(/rounded by a spreadsheet/) }])
})

it('a row with more cells than the header is refused', () => {
  const columns = ['A']
  const map = parseMap(`fields: { ${MUST}, city: A }`, { name: 'map.yaml', targets: leadTargets, columns })

  const { faults } = rowMapper({ fields: map.fields, targets: leadTargets, columns, zone: map.zone })({
    number: 2,
    cells: ['上海', '浦东'],
  })

  expect(faults[0]?.reason).toMatch(/has 2 cells where the header has 1/)
})
