import exceljs from 'exceljs'
import { expect, it } from 'vitest'
import type { Row } from '../../../bin/import/row.ts'
import { openSourceTable } from '../../../bin/import/source-table.ts'
import { captureEventId } from '../../../functions/intake/receive.ts'
import { readEvent } from '../../../functions/shared/event-record.ts'
import { fileOf, MAP, openImportDesk } from './import-desk.ts'

async function workbookOf(...sheets: [string, unknown[][]][]): Promise<string> {
  const workbook = new exceljs.Workbook()
  for (const [name, rows] of sheets) workbook.addWorksheet(name).addRows(rows)
  return fileOf('leads.xlsx', Buffer.from(await workbook.xlsx.writeBuffer()))
}

async function rowsOf(path: string, sheet?: string) {
  const table = await openSourceTable(path, sheet === undefined ? {} : { sheet })
  const rows: Row[] = []
  for await (const row of table.rows()) rows.push(row)
  return rows
}

it('a workbook is imported like a CSV file; phone numbers may be numbers', async () => {
  const { importFile } = await openImportDesk()
  const path = await workbookOf([
    '线索',
    [
      ['编号', '姓名', '手机', '城市'],
      ['L1', '测试1', 13800000001, '上海'],
      ['L2', '测试2', '138 0000 0002', '杭州'],
    ],
  ])

  const { totals } = await importFile(path, { map: MAP })

  expect(totals).toMatchObject({ created: 2, rows: 2 })
})

it('dates, formulas, links and formatted texts are read as what the cell shows', async () => {
  const path = await workbookOf([
    'any',
    [
      ['date', 'formula', 'link', 'rich'],
      [
        new Date('2026-11-21T10:00:00Z'),
        { formula: '1+1', result: 2 },
        { text: '官网', hyperlink: 'https://example.cn' },
        { richText: [{ text: '云' }, { text: '驰' }] },
      ],
    ],
  ])

  const [row] = await rowsOf(path)

  expect(row).toEqual({ number: 2, cells: ['2026-11-21T10:00:00', '2', '官网', '云驰'] })
})

it('a sheet can be chosen; one that is not there is named with those that are', async () => {
  const path = await workbookOf(['first', [['a'], ['1']]], ['second', [['a'], ['2']]])

  expect((await rowsOf(path, 'second'))[0]?.cells).toEqual(['2'])
  await expect(rowsOf(path, 'third')).rejects.toThrow(/no sheet "third"; it has: first, second/)
})

it('blank rows are passed over, and rows keep the number that the spreadsheet shows', async () => {
  const path = await workbookOf(['first', [['a'], ['1'], [], ['3']]])

  expect((await rowsOf(path)).map(({ number }) => number)).toEqual([2, 4])
})

it('ids of nineteen digits survive as text; a number that the spreadsheet rounded is refused, for it would be another id', async () => {
  const { services, importFile } = await openImportDesk()
  const path = await workbookOf([
    '线索',
    [
      ['编号', '姓名', '手机', '城市'],
      ['7301234567890123456', '测试1', '13800000001', '上海'],
      // What a spreadsheet makes of an id.
      [Number('7301234567890123457'), '测试2', '13800000002', '上海'],
      // Sixteen digits, of which it kept fifteen: …2341 and …2342 were both stored as …2340.
      [2026112100012340, '测试3', '13800000003', '上海'],
      [202611210001234, '测试4', '13800000004', '上海'],
    ],
  ])

  const { totals, report } = await importFile(path, { map: MAP })

  expect(totals).toMatchObject({ created: 2, refused: 2, rows: 4 })
  const named = { field: 'id (编号)', reason: expect.stringContaining('make the column text') }
  expect(report).toMatchObject([
    { row: 3, ...named },
    { row: 4, ...named },
  ])
  for (const id of ['7301234567890123456', '202611210001234'])
    expect(await readEvent(services.table, captureEventId('web', id))).toBeDefined()
})

const failed = { formula: 'VLOOKUP(1,A:B,2)', result: { error: '#N/A' } }

it('a formula that failed is no empty cell: its row is refused, and the column named', async () => {
  const { importFile } = await openImportDesk()
  const path = await workbookOf([
    '线索',
    [
      ['编号', '姓名', '手机', '城市', '门店'],
      ['L1', '测试1', '13800000001', '上海', failed],
      ['L2', '测试2', '13800000002', '上海', { error: '#REF!' }],
      ['L3', '测试3', '13800000003', '上海', ''],
    ],
  ])

  const { totals, report } = await importFile(path, { map: `${MAP}  dealerId: 门店\n` })

  expect(totals).toMatchObject({ created: 1, refused: 2, rows: 3 })
  expect(report).toMatchObject([
    { row: 2, field: 'dealerId (门店)', reason: expect.stringMatching(/^is #N\/A/) },
    { row: 3, field: 'dealerId (门店)', reason: expect.stringMatching(/^is #REF!/) },
  ])
})

it('a formula that failed in a column that nobody reads does no harm', async () => {
  const { importFile } = await openImportDesk()
  const path = await workbookOf([
    '线索',
    [
      ['编号', '姓名', '手机', '城市', '备注'],
      ['L1', '测试1', '13800000001', '上海', failed],
    ],
  ])

  const { totals } = await importFile(path)

  expect(totals).toMatchObject({ created: 1, rows: 1 })
})

it('where a formula failed that says whether a row is a test, the row is refused', async () => {
  const { importFile } = await openImportDesk()
  const path = await workbookOf([
    '线索',
    [
      ['编号', '姓名', '手机', '城市', '线索类型'],
      ['L1', '测试1', '13800000001', '上海', failed],
    ],
  ])

  const { report } = await importFile(path, { map: `${MAP}tests: { column: 线索类型, test: [测试线索] }\n` })

  expect(report).toMatchObject([{ row: 2, result: 'refused', field: 'tests (线索类型)' }])
})

it('a CSV file that a spreadsheet wrote with rounded ids is refused row by row', async () => {
  const { importFile } = await openImportDesk()
  const rows = [
    '编号,姓名,手机,城市',
    '7.30123E+18,测试1,13800000001,上海',
    '7301234567890123456,测试2,13800000002,上海',
  ]

  const { totals } = await importFile(await fileOf('leads.csv', rows.join('\n')), { map: MAP })

  expect(totals).toMatchObject({ created: 1, refused: 1, rows: 2 })
})
