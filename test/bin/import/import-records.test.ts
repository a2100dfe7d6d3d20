import { writeFile } from 'node:fs/promises'
import exceljs from 'exceljs'
import iconv from 'iconv-lite'
import { expect, it } from 'vitest'
import { importCustomers } from '../../../bin/import/import-customers.ts'
import { importVehicles } from '../../../bin/import/import-vehicles.ts'
import { identityMap } from '../../../bin/import/map-schema.ts'
import { parseMap } from '../../../bin/import/read-map.ts'
import { customerTargets, vehicleTargets } from '../../../bin/import/record-targets.ts'
import { openSourceTable } from '../../../bin/import/source-table.ts'
import { noProgress } from '../../../bin/progress.ts'
import { allows } from '../../../functions/customers/consent-rules.ts'
import { readConsentLog, readConsents } from '../../../functions/customers/consent-store.ts'
import { personIdOf, requirePerson } from '../../../functions/customers/person-store.ts'
import { saveDealer } from '../../../functions/dealers/dealer-store.ts'
import { readReadings, requireVehicle, vehicleIdOf, vehiclesOf } from '../../../functions/vehicles/vehicle-store.ts'
import { readVin } from '../../../functions/vehicles/vin.ts'
import { dealer } from '../../support/stores.ts'
import { openWorld } from '../../support/world.ts'
import { fileOf } from './import-desk.ts'

const NOW = '2026-11-21T02:00:00Z'
const VIN = '1M8GDM9AXKP042788'

async function openDesk() {
  const world = await openWorld({ now: NOW })
  const { services } = world
  await services.settings.write('brands', { yunchi: { names: ['云驰'] } })
  await saveDealer(dealer('D-SH-01'), services, NOW)
  const run = async (
    kind: 'customers' | 'vehicles',
    path: string,
    { asOf = '2026-11-20T00:00:00Z', map = '' } = {},
  ) => {
    const table = await openSourceTable(path)
    const { columns } = table
    const targets = kind === 'customers' ? customerTargets : vehicleTargets
    const chosen = map === '' ? identityMap(columns) : parseMap(map, { name: 'map.yaml', targets, columns })
    const options = { table, map: chosen, source: 'dms', asOf, now: NOW, inFlight: 4, progress: noProgress }
    return kind === 'customers' ? importCustomers(options, services) : importVehicles(options, services)
  }
  const personOf = async (number: number) =>
    requirePerson(services.table, await personIdOf(`+861380000000${number}`, services.secrets))
  const carOf = async (vin: string) => requireVehicle(services.table, await vehicleIdOf(vin, services.secrets))
  return { world, services, run, personOf, carOf }
}

const lines = (...rows: string[]): string => `${rows.join('\n')}\n`

it('persons are found by their phones and keep what the file says, consent with its evidence', async () => {
  const { services, run, personOf } = await openDesk()
  const path = await fileOf(
    'customers.csv',
    lines(
      'id,name,phone,birthday,dealerId,preferences.noSalesTalk,consent.marketing,consent.greetings,consent.at,consent.text',
      'C1,林女士,138 0000 0001,农历八月十五,D-SH-01,是,否,是,2026-03-01 10:00,sign-up@2',
    ),
  )

  const { totals, report } = await run('customers', path)

  expect(totals).toMatchObject({ created: 1, rows: 1, refused: 0 })
  expect(report).toEqual([])
  const person = await personOf(1)
  expect(person).toMatchObject({
    name: '林女士',
    dealerId: 'D-SH-01',
    birthday: { calendar: 'lunar', month: 8, day: 15 },
    preferences: { noSalesTalk: true },
  })
  const consents = await readConsents(services.table, person.personId)
  expect(allows(person, consents, { purpose: 'greetings' })).toBe(true)
  expect(allows(person, consents, { purpose: 'marketing' })).toBe(false)
  expect(await readConsentLog(services.table, person.personId)).toContainEqual(
    expect.objectContaining({ way: 'import', by: 'dms', text: 'sign-up@2', at: '2026-03-01T02:00:00.000Z' }),
  )
})

it('the same file again changes nothing, and an older file does not replace what is newer', async () => {
  const { world, run, personOf } = await openDesk()
  const file = (name: string) => fileOf('customers.csv', lines('id,name,phone', `C1,${name},13800000001`))
  await run('customers', await file('林女士'))
  const published = world.published.length

  const again = await run('customers', await file('林女士'))
  const older = await run('customers', await file('李女士'), { asOf: '2025-01-01T00:00:00Z' })
  const newer = await run('customers', await file('林小姐'), { asOf: '2026-11-21T00:00:00Z' })

  expect([again, older, newer].map(({ totals }) => [totals.unchanged, totals.changed])).toEqual([
    [1, 0],
    [1, 0],
    [0, 1],
  ])
  expect(await personOf(1)).toMatchObject({ name: '林小姐' })
  expect(world.published.length).toBe(published + 1)
})

it('what cannot be taken is named by row and field: a phone, a second row of one person, a dealer that is not there', async () => {
  const { run } = await openDesk()
  const path = await fileOf(
    'customers.csv',
    lines(
      'id,name,phone,dealerId',
      'C1,甲,12345,',
      'C2,乙,13800000002,D-NO-01',
      'C3,丙,13800000002,',
      'C2,丁,13800000003,',
    ),
  )

  const { totals, report } = await run('customers', path)

  expect(totals).toEqual({ created: 1, changed: 0, unchanged: 0, duplicate: 2, refused: 1, rows: 4, noted: 1 })
  expect(report.toSorted((a, b) => a.row - b.row)).toEqual([
    { row: 2, result: 'refused', field: 'phone', reason: expect.stringMatching(/is unusable/) },
    { row: 3, result: 'noted', field: 'dealerId', reason: expect.stringMatching(/no such dealer/) },
    { row: 4, result: 'duplicate', field: 'phone', reason: 'has the same phone as row 3' },
    { row: 5, result: 'duplicate', field: 'id', reason: 'has the same id as row 3' },
  ])
})

it('1 January is left out as a birthday with a note, and so is what ops add to it', async () => {
  const { services, run, personOf } = await openDesk()
  await services.settings.write('import-rules', { placeholderBirthdays: ['01-01', '07-01'] })
  const path = await fileOf(
    'customers.csv',
    lines('phone,birthday', '13800000001,1990-01-01', '13800000002,1990-07-01', '13800000003,农历正月初一'),
  )

  const { report } = await run('customers', path)

  expect(report.map(({ row, field }) => [row, field])).toEqual([
    [2, 'birthday'],
    [3, 'birthday'],
  ])
  expect(await personOf(1)).not.toHaveProperty('birthday')
  expect(await personOf(3)).toMatchObject({ birthday: { calendar: 'lunar', month: 1, day: 1 } })
})

it('a child without its guardian’s consent is left out and the report says so; with it the evidence is kept', async () => {
  const { run, personOf } = await openDesk()
  const path = await fileOf(
    'customers.csv',
    lines(
      'phone,spouse.name,child.name,child.birthday,child2.name,child2.birthday,child2.guardianConsent',
      '13800000001,配偶,小一,2020-06-01,小二,2021-06-01,是',
    ),
  )

  const { report } = await run('customers', path)

  const { family } = await personOf(1)
  expect(family).toMatchObject([
    { relation: 'spouse', name: '配偶' },
    { relation: 'child', name: '小二', guardianConsent: { by: 'owner', at: '2026-11-20T00:00:00Z', source: 'dms' } },
  ])
  expect(JSON.stringify(family)).not.toContain('小一')
  expect(report).toEqual([{ row: 2, result: 'noted', field: 'child', reason: expect.stringMatching(/guardian/) }])
})

it('what looks like the number of an identity card is not stored', async () => {
  const { run, personOf } = await openDesk()
  const path = await fileOf(
    'customers.csv',
    lines('phone,name,preferences.notes', '13800000001,林,证件11010119900101123X'),
  )

  const { report } = await run('customers', path)

  expect(await personOf(1)).toMatchObject({ name: '林', preferences: {} })
  expect(report[0]?.reason).toMatch(/identity cards are never stored/)
})

it('who had marketing stopped before stays stopped, whatever a later file allows', async () => {
  const { services, run, personOf } = await openDesk()
  await run('customers', await fileOf('a.csv', lines('phone,stopped', '13800000001,是')))

  await run('customers', await fileOf('b.csv', lines('phone,consent.marketing', '13800000001,是')), { asOf: NOW })

  const person = await personOf(1)
  const consents = await readConsents(services.table, person.personId)
  expect(allows(person, consents, { purpose: 'marketing' })).toBe(false)
})

it('a car comes with its dates, its last reading, its owner and its driver', async () => {
  const { services, run, carOf, personOf } = await openDesk()
  const path = await fileOf(
    'vehicles.csv',
    lines(
      'id,vin,plate,brand,model,powertrain,deliveredOn,dealerId,warranty.until,warranty.km,insuranceUntil,odometer.value,odometer.at,owner.name,owner.phone,owner.from,driver.name,driver.phone',
      `V1,${VIN},沪A·12345,云驰,云驰 S7,汽油,2025/3/9,D-SH-01,2028-03-09,60000,2027年3月8日,"18,250",2026-10-30 09:30,林女士,13800000001,2025-03-09,李先生,13800000002`,
    ),
  )

  const { totals, report } = await run('vehicles', path)

  expect(report).toEqual([])
  expect(totals).toMatchObject({ created: 1, rows: 1 })
  const [car, owner, driver] = [await carOf(VIN), await personOf(1), await personOf(2)]
  expect(car).toMatchObject({
    plate: '沪A12345',
    brand: 'yunchi',
    powertrain: 'petrol',
    deliveredOn: '2025-03-09',
    warranty: { until: '2028-03-09', km: 60_000 },
    insuranceUntil: '2027-03-08',
    personId: owner.personId,
    state: 'active',
  })
  expect(await readReadings(services.table, car.vehicleId)).toEqual([
    { at: '2026-10-30T01:30:00.000Z', value: 18_250, unit: 'km', source: 'import' },
  ])
  expect(await vehiclesOf(services.table, driver.personId)).toHaveLength(1)
})

it('of a company car the contact is told, and a former owner finds it no more', async () => {
  const { services, run, carOf, personOf } = await openDesk()
  const path = await fileOf(
    'vehicles.csv',
    lines(
      'vin,brand,powertrain,company,contact.name,contact.phone,formerOwner.phone,formerOwner.to',
      `${VIN},云驰,electric,云驰物流,王主管,13800000003,13800000004,2025-01-31`,
    ),
  )

  await run('vehicles', path)

  const [contact, former] = [await personOf(3), await personOf(4)]
  expect(await carOf(VIN)).toMatchObject({ company: '云驰物流', personId: contact.personId })
  expect(await vehiclesOf(services.table, former.personId)).toEqual([])
})

it('a file that says 个人 of a company car makes it a private one; an empty cell says nothing', async () => {
  const { run, carOf } = await openDesk()
  const rows = (company: string) => lines('vin,brand,powertrain,company', `${VIN},云驰,electric,${company}`)
  await run('vehicles', await fileOf('company.csv', rows('云驰物流')))
  await run('vehicles', await fileOf('silent.csv', rows('')))
  expect(await carOf(VIN)).toMatchObject({ company: '云驰物流' })

  await run('vehicles', await fileOf('private.csv', rows('个人')), { asOf: '2026-11-22T00:00:00Z' })

  expect(await carOf(VIN)).not.toHaveProperty('company')
})

it('a doubtful VIN is taken with a note, an impossible one refused with what may have been meant', async () => {
  const { run, carOf } = await openDesk()
  const doubtful = 'WVWZZZ1JZXW000001'
  const path = await fileOf(
    'vehicles.csv',
    lines(
      'vin,brand,powertrain,plate,owner.phone',
      `${doubtful},云驰,汽油,12345,13800`,
      '1M8GDM9AXKPO42788,云驰,汽油,,',
      `${VIN},星河,汽油,,`,
      `${VIN},云驰,蒸汽,,`,
    ),
  )

  const { report } = await run('vehicles', path)

  expect(await carOf(doubtful)).toMatchObject({ vinDoubtful: true })
  const told = report.toSorted((a, b) => a.row - b.row).map(({ row, result, field }) => `${row} ${result} ${field}`)
  expect(told).toEqual([
    '2 noted vin',
    '2 noted plate',
    '2 noted owner.phone',
    '3 refused vin',
    '4 refused brand',
    '5 refused powertrain',
  ])
  expect(report.find(({ row }) => row === 3)?.reason).toMatch(/perhaps 0 instead of O at 12/)
})

it('an import that is cut off goes on where it stopped', async () => {
  const { world, services, run } = await openDesk()
  const rows = Array.from({ length: 20 }, (_, at) => `138000001${String(at).padStart(2, '0')},${at}`)
  const path = await fileOf('customers.csv', lines('phone,name', ...rows))
  const { transact } = services.table
  let left = 7
  Object.assign(services.table, {
    transact: async (writes: Parameters<typeof transact>[0]) => {
      if (left-- <= 0) throw new Error('The power is gone')
      return transact(writes)
    },
  })
  await expect(run('customers', path)).rejects.toThrow('The power is gone')
  Object.assign(services.table, { transact })

  const { totals } = await run('customers', path)

  expect(totals.created + totals.unchanged).toBe(20)
  expect(totals.unchanged).toBeGreaterThanOrEqual(7)
  expect(world.published.length).toBeGreaterThan(0)
})

it.each(['utf16le', 'gbk', 'xlsx'] as const)('a file in %s is read, with a map', async (encoding) => {
  const { run, personOf } = await openDesk()
  const map =
    'fields: { phone: 手机, name: 姓名, birthday: 生日, consent.marketing: { column: 营销, values: { 同意: true, 拒绝: false } } }'
  const rows = [
    ['手机', '姓名', '生日', '营销'],
    ['138 0000 0001', '林女士', '1988年5月12日', '同意'],
  ]
  const path = encoding === 'xlsx' ? await xlsxOf(rows) : await textOf(rows, encoding)

  const { totals } = await run('customers', path, { map })

  expect(totals).toMatchObject({ created: 1, refused: 0 })
  expect(await personOf(1)).toMatchObject({
    name: '林女士',
    birthday: { calendar: 'solar', year: 1988, month: 5, day: 12 },
  })
})

it('no report quotes a name, a phone or a VIN', async () => {
  const { run } = await openDesk()
  const path = await fileOf(
    'vehicles.csv',
    lines(
      'vin,brand,powertrain,owner.phone,owner.name',
      'WVWZZZ1JZXW000001,云驰,汽油,1380000,林女士',
      'O2345,云驰,汽油,,',
    ),
  )

  const { report } = await run('vehicles', path)

  expect(report).not.toEqual([])
  expect(JSON.stringify(report)).not.toMatch(/WVWZZZ|O2345|1380000|林女士/)
  expect(readVin('O2345')).toHaveProperty('fault')
})

async function xlsxOf(rows: string[][]): Promise<string> {
  const path = await fileOf('customers.xlsx', '')
  const workbook = new exceljs.Workbook()
  workbook.addWorksheet('客户').addRows(rows)
  await workbook.xlsx.writeFile(path)
  return path
}

async function textOf(rows: string[][], encoding: 'utf16le' | 'gbk'): Promise<string> {
  const path = await fileOf('customers.csv', '')
  await writeFile(
    path,
    iconv.encode(lines(...rows.map((row) => row.join(','))), encoding, { addBOM: encoding === 'utf16le' }),
  )
  return path
}
