import iconv from 'iconv-lite'
import { expect, it } from 'vitest'
import { captureEventId } from '../../../functions/intake/receive.ts'
import { PublishFailed } from '../../../functions/shared/bus.ts'
import { readEvent } from '../../../functions/shared/event-record.ts'
import { wholeTable } from '../../functions/intake/intake-desk.ts'
import { fileOf, MAP, openImportDesk } from './import-desk.ts'

const HEADER = '编号,姓名,手机,城市'
const row = (number: number, phone = number): string =>
  `L${number},测试${number},1380000${String(phone).padStart(4, '0')},上海`
const csv = (...rows: string[]): string => [HEADER, ...rows].join('\n')

it('every row is created, merged, duplicate or refused, and the totals add up to the rows', async () => {
  const { importFile } = await openImportDesk()
  const path = await fileOf('leads.csv', csv(row(1), row(2), row(3, 1), row(2), 'L5,测试5,12345,上海', row(6)))

  const { totals, report } = await importFile(path)

  expect(totals).toEqual({
    created: 3,
    merged: 1,
    duplicate: 1,
    setAside: 0,
    refused: 1,
    failed: 0,
    unanswered: 0,
    rows: 6,
    alreadyThere: 0,
  })
  expect(report).toEqual([
    { row: 5, result: 'duplicate', field: 'id', reason: 'has the same id as row 3' },
    { row: 6, result: 'refused', field: 'person.phone (手机)', reason: expect.stringMatching(/is unusable/) },
  ])
})

it('a row whose first version was refused is no duplicate: it is taken', async () => {
  const { importFile } = await openImportDesk()
  const path = await fileOf('leads.csv', csv('L1,测试1,12345,上海', row(1)))

  const { totals } = await importFile(path)

  expect(totals).toMatchObject({ created: 1, duplicate: 0, refused: 1, rows: 2 })
})

it('an import that was cut off in the middle goes on where it stopped and sends nothing twice', async () => {
  const { world, services, importFile } = await openImportDesk()
  const path = await fileOf('leads.csv', csv(...Array.from({ length: 40 }, (_, at) => row(at + 1))))
  let left = 15
  const cutOff = {
    ...services,
    bus: {
      publish: async (events: Parameters<typeof services.bus.publish>[0]) => {
        if (left-- <= 0) throw new PublishFailed(['InternalFailure'])
        await services.bus.publish(events)
      },
    },
  }
  await expect(importFile(path, { services: cutOff })).rejects.toThrow(PublishFailed)
  const sentBefore = world.published.length

  const { totals } = await importFile(path)

  expect(sentBefore).toBe(15)
  expect(totals).toMatchObject({ created: 40, duplicate: 0, refused: 0, rows: 40 })
  expect(totals.alreadyThere).toBeGreaterThanOrEqual(15)
  expect(new Set(world.published.map(({ metadata }) => metadata.id)).size).toBe(40)
  expect(world.published).toHaveLength(40)
})

it('importing the same file again changes nothing and says what was already there', async () => {
  const { world, importFile } = await openImportDesk()
  const path = await fileOf('leads.csv', csv(row(1), row(2)))
  await importFile(path)

  const { totals } = await importFile(path)

  expect(totals).toMatchObject({ created: 2, rows: 2, alreadyThere: 2 })
  expect(world.published).toHaveLength(2)
})

it('a row that changed since it was imported is named: the first version stands', async () => {
  const { importFile } = await openImportDesk()
  await importFile(await fileOf('leads.csv', csv(row(1))))

  const { totals, report } = await importFile(await fileOf('leads.csv', csv(row(1).replace('上海', '杭州'))))

  expect(totals).toMatchObject({ created: 1, alreadyThere: 1, rows: 1 })
  expect(report).toMatchObject([
    { row: 2, result: 'already-there', reason: expect.stringMatching(/the first one stands/) },
  ])
})

it('rows without an id of their own are known by their content, also in a file that has grown', async () => {
  const { world, importFile } = await openImportDesk()
  const map = MAP.replace('  id: 编号\n', '')
  await importFile(await fileOf('leads.csv', csv(row(1), row(2))), { map })

  const { totals } = await importFile(await fileOf('more.csv', csv(row(3), row(1), row(2), row(2))), { map })

  expect(totals).toMatchObject({ created: 3, duplicate: 1, alreadyThere: 2, rows: 4 })
  expect(world.published).toHaveLength(3)
})

it.each([
  ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${csv(row(1))}`)],
  ['GBK', iconv.encode(csv(row(1)), 'gbk')],
  ['UTF-16, as Excel writes it', iconv.encode(csv(row(1)).replaceAll(',', '\t'), 'utf16le', { addBOM: true })],
  [
    'UTF-8 with semicolons and Windows line ends',
    Buffer.from(csv(row(1)).replaceAll(',', ';').replaceAll('\n', '\r\n')),
  ],
])('%s is read', async (_, content) => {
  const { world, importFile } = await openImportDesk()

  const { totals } = await importFile(await fileOf('leads.csv', content))

  expect(totals).toMatchObject({ created: 1, rows: 1 })
  const record = await readEvent(world.services.table, captureEventId('web', 'L1'))
  expect(record?.personal).toMatchObject({ person: { name: '测试1' }, city: '上海', cityCode: '3101' })
})

it.each([
  [
    'a missing column',
    csv(row(1)),
    MAP.replace('手机', '电话'),
    /map\.yaml, line 6: the column "电话" \(for person\.phone\) is not in the file; it has: 编号, 姓名, 手机, 城市/,
  ],
  ['an unknown field', csv(row(1)), `${MAP}  town: 城市\n`, /line 10: "town" is not a field/],
  ['a map without consent', csv(row(1)), MAP.replace(/ {2}consent.*\n/, ''), /say where consent\.otherDealers or/],
  ['a map that is no YAML', csv(row(1)), 'fields: [', /map\.yaml, line 1/],
  [
    'a cell with column and constant',
    csv(row(1)),
    `${MAP}  series: { column: 城市, constant: x }\n`,
    /line 10: .*exactly one of column, constant and template/,
  ],
  ['a misspelt option', csv(row(1)), `${MAP}  series: { colunm: 城市 }\n`, /line 10: "colunm" is not known here/],
  [
    'a quotation mark that is never closed',
    csv(row(1), 'L2,"测试2,13800000002,上海'),
    MAP,
    /leads\.csv, line 3: a quotation mark is never closed/,
  ],
  [
    'a character that was cut off in a file in UTF-8',
    Buffer.concat([Buffer.from(csv(row(1), 'L2,测')), Buffer.from([0xe8, 0xaf]), Buffer.from(',13800000002,上海')]),
    MAP,
    /leads\.csv, line 3: a character is broken, though the file is in UTF-8/,
  ],
  [
    'a broken character after a byte order mark',
    Buffer.concat([Buffer.from(`\ufeff${HEADER}\nL1,`), Buffer.from([0xff]), Buffer.from(',13800000002,')]),
    MAP,
    /leads\.csv, line 2: a character is broken/,
  ],
  [
    'a character that was cut off in a file in GBK',
    Buffer.concat([iconv.encode(csv(row(1), 'L2,测'), 'gbk'), Buffer.from([0xca]), Buffer.from(',13800000002,')]),
    MAP,
    /leads\.csv, row 3: a character is no GB18030/,
  ],
  ['two columns of one name', '编号,手机,手机\n1,2,3', MAP, /two columns named "手机"/],
  ['an empty file', '', MAP, /is empty/],
])('%s is a clear error, before anything is written', async (_, content, map, message) => {
  const { world, importFile } = await openImportDesk()
  const before = await wholeTable(world)
  const path = await fileOf('leads.csv', content)

  await expect(importFile(path, { map })).rejects.toThrow(message)

  expect(await wholeTable(world)).toEqual(before)
  expect(world.published).toEqual([])
})

it('a file of another kind, or none at all, is a clear error', async () => {
  const { importFile } = await openImportDesk()

  await expect(importFile(await fileOf('leads.pdf', 'x'))).rejects.toThrow(/neither \.csv nor \.xlsx/)
  await expect(importFile('/no/such/leads.csv')).rejects.toThrow(/There is no file/)
  await expect(importFile(await fileOf('leads.xlsx', 'x'))).rejects.toThrow(/not a readable XLSX workbook/)
})

it('an event without an outcome when patience ends is counted as unanswered', async () => {
  const { world, importFile } = await openImportDesk()

  const { totals } = await importFile(await fileOf('leads.csv', csv(row(1))), { services: world.services })

  expect(totals).toMatchObject({ created: 0, unanswered: 1, rows: 1 })
})

it('rows that the file itself marks as tests or abnormal are kept, counted and become no lead', async () => {
  const { world, importFile } = await openImportDesk()
  const rows = [
    '编号,姓名,手机,城市,线索类型',
    'L1,测试1,13800000001,上海,正常',
    'L2,测试2,13800000002,上海,测试线索',
    'L3,测试3,13800000003,上海,异常',
  ]
  const map = `${MAP}tests: { column: 线索类型, test: [测试线索], abnormal: [异常] }\n`

  const { totals } = await importFile(await fileOf('leads.csv', rows.join('\n')), { map })

  expect(totals).toMatchObject({ created: 1, setAside: 2, failed: 0, rows: 3 })
  const marks = await Promise.all(
    ['L1', 'L2', 'L3'].map(
      async (id) => (await readEvent(world.services.table, captureEventId('web', id)))?.personal?.test,
    ),
  )
  expect(marks).toEqual([undefined, 'test', 'abnormal'])
})

it('a column for tests that is not there is named with its line', async () => {
  const { importFile } = await openImportDesk()
  const map = `${MAP}tests: { column: 线索类型, test: [测试线索] }\n`

  const importing = importFile(await fileOf('leads.csv', '编号,姓名,手机,城市\n'), { map })

  await expect(importing).rejects.toThrow(/line \d+: the column "线索类型" \(for tests\) is not in the file/)
})
