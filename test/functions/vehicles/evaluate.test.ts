import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { evaluateOdometer } from '../../../bin/evaluate/evaluate-odometer.ts'
import { crossingsOf } from '../../../bin/evaluate/odometer-truth.ts'
import { printOdometer } from '../../../bin/evaluate/print-odometer.ts'
import { readOdometerFile } from '../../../bin/evaluate/read-odometer-file.ts'
import { dayOf, momentOf } from '../../../functions/vehicles/odometer-reading.ts'
import { momentAfter, steadyCar } from './drivers.ts'

const folder = mkdtempSync(join(tmpdir(), 'odometer-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileOf(text: string): string {
  const path = join(folder, 'readings.csv')
  writeFileSync(path, text)
  return path
}

describe('the truth', () => {
  it('is the day between two believed readings, by interpolation', () => {
    const readings = steadyCar({ perDay: 40, every: 10, count: 12, from: 9_900 })

    const [crossing] = crossingsOf(readings, 10_000)

    expect(crossing).toMatchObject({ km: 10_000, since: dayOf(momentAfter(0)) })
    expect(momentOf(crossing?.day ?? 0)).toBe(momentAfter(2.5))
  })

  it('is not known across a reset', () => {
    const before = steadyCar({ perDay: 40, every: 10, count: 10, from: 79_500 })
    const after = [100, 110, 120, 130].map((day) => ({ at: momentAfter(day), value: 11_000 + day }))

    expect(crossingsOf([...before, ...after], 10_000).map(({ km }) => km)).toEqual([80_000])
  })
})

describe('a mark within a leap', () => {
  it('counts as unknown: nobody can say when the car was there', () => {
    const car = steadyCar({ perDay: 40, every: 10, count: 12, from: 27_000 })
    const leapt = car.map((one, at) => (at > 6 ? { ...one, value: one.value + 6_000 } : one))

    expect(crossingsOf(leapt, 10_000)).toEqual([])
  })
})

describe('the evaluation', () => {
  it('shows a prediction nothing that was reported after the question', () => {
    const past = steadyCar({ perDay: 100, every: 5, count: 20, from: 5_200 })
    const slower = Array.from({ length: 60 }, (_, at) => ({ at: momentAfter(100 + at * 5), value: 7_100 + at * 60 }))
    // Asked on day 191 of the mark crossed between day 340 and 345: what is told in between differs.
    const otherwise = slower.map((one, at) => (at > 25 && at < 40 ? { ...one, value: one.value + 40 } : one))

    const [told, toldOtherwise] = [slower, otherwise].map((rest) =>
      evaluateOdometer(new Map([['a', [...past, ...rest]]]), { notice: 150, markEvery: 10_000 }),
    )

    expect(told?.trials).toHaveLength(1)
    expect(toldOtherwise?.trials).toEqual(told?.trials)
  })

  it('prints n, errors, coverage and width of ours beside both naive rates', () => {
    const cars = new Map([['a', steadyCar({ perDay: 40, every: 10, count: 60, from: 9_000 })]])
    const source = { name: 'a.csv', columns: 'vin, date, odometer_km (km)', readings: 60, unreadable: 0, cars }

    const lines = printOdometer({
      source,
      markEvery: 10_000,
      results: [evaluateOdometer(cars, { notice: 30, markEvery: 10_000 })],
    })

    expect(lines.filter((line) => line.startsWith('30 days')).map((line) => line.split(/ {2,}/))).toEqual([
      ['30 days', 'ours', '2', '0', expect.any(String), expect.any(String), '100 % (2 of 2)', expect.any(String)],
      ['30 days', 'mean rate, cleaned', '2', '0', '0.0', '0.0'],
      ['30 days', 'mean rate, raw', '2', '0', '0.0', '0.0'],
      ['30 days', 'shared: ours', '2', '0', expect.any(String), expect.any(String)],
      ['30 days', 'shared: mean rate, cleaned', '2', '0', '0.0', '0.0'],
      ['30 days', 'shared: mean rate, raw', '2', '0', '0.0', '0.0'],
    ])
  })
})

describe('a file of readings', () => {
  it('is understood by its header, the unit by the name of the column', async () => {
    const source = await readOdometerFile(
      fileOf('vehicle_id,date,odometer_mi\nA,2026-01-01,100\nA,2026-01-02,\nB,2026-01-01,7\n'),
      {},
    )

    expect(source).toMatchObject({ columns: 'vehicle_id, date, odometer_mi (mi)', readings: 3, unreadable: 1 })
    expect([...source.cars.keys()]).toEqual(['A', 'B'])
    expect(source.cars.get('A')).toEqual([{ at: '2026-01-01', value: 100, unit: 'mi' }])
  })

  it('may name its columns in its own way', async () => {
    const path = fileOf('truck;when;counter\nA;2026-01-01 08:30:00;100\n')

    const source = await readOdometerFile(path, { vehicle: 'truck', date: 'when', reading: 'counter', unit: 'km' })

    expect(source.cars.get('A')).toEqual([{ at: '2026-01-01T08:30:00', value: 100, unit: 'km' }])
  })

  it('whose column is not there is refused with those that are', async () => {
    const path = fileOf('truck,when\nA,2026-01-01\n')

    await expect(readOdometerFile(path, { date: 'day' })).rejects.toThrow(
      'There is no column "day"; there are truck, when',
    )
  })
})
