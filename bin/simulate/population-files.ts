import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readOdometer } from './cars.ts'
import type { Chance } from './draw.ts'
import type { Birthday, Owner } from './population.ts'

/** Where the start population lies, as a dealer's system exports it. */
export interface PopulationFiles {
  customers: string
  vehicles: string
}

/** Writes the owners and their cars as two CSV files, for the import that dealers use. `now`: the moment of the export (ISO 8601). */
export function writePopulation(
  owners: readonly Owner[],
  { folder, chance, now }: { folder: string; chance: Chance; now: string },
): PopulationFiles {
  const files = { customers: join(folder, 'customers.csv'), vehicles: join(folder, 'vehicles.csv') }
  writeFileSync(files.customers, toCsv(owners.map((owner) => customerRow(owner, now))))
  writeFileSync(files.vehicles, toCsv(owners.flatMap((owner) => vehicleRows(owner, { chance, now }))))
  return files
}

type Row = Record<string, string>

function customerRow({ consent, ...owner }: Owner, now: string): Row {
  const { sourceId, name, phone, language, zone, dealerId, birthday } = owner
  return {
    id: sourceId,
    statedAt: now,
    name,
    phone,
    language,
    zone: zone === 'Asia/Shanghai' ? '' : zone,
    dealerId,
    birthday: birthday ? birthdayText(birthday) : '',
    birthdayCalendar: birthday?.calendar ?? '',
    'consent.marketing': yesNo(consent.marketing),
    'consent.greetings': yesNo(consent.greetings),
    'consent.surveys': yesNo(consent.surveys),
    'consent.at': now,
    'consent.text': 'purchase-contract@1',
  }
}

const birthdayText = ({ year, month, day }: Birthday): string =>
  [...(year === undefined ? [] : [year]), two(month), two(day)].join('-')

const two = (figure: number): string => String(figure).padStart(2, '0')

const yesNo = (answer: boolean | undefined): string => (answer === undefined ? '' : String(answer))

function vehicleRows({ cars, ...owner }: Owner, { chance, now }: { chance: Chance; now: string }): Row[] {
  return cars.map((car) => {
    const { value, unit } = readOdometer(car, Date.parse(now), { by: 'workshop', chance })
    const person = car.company === undefined ? 'owner' : 'contact'
    return {
      id: car.vin,
      statedAt: now,
      vin: car.vin,
      plate: car.plate,
      brand: '云驰',
      model: car.model,
      powertrain: car.powertrain,
      deliveredOn: car.deliveredOn,
      dealerId: owner.dealerId,
      insuranceUntil: car.insuranceUntil,
      'odometer.value': String(value),
      'odometer.unit': unit,
      'odometer.at': now,
      company: car.company ?? '',
      'owner.name': person === 'owner' ? owner.name : '',
      'owner.phone': person === 'owner' ? owner.phone : '',
      'contact.name': person === 'contact' ? owner.name : '',
      'contact.phone': person === 'contact' ? owner.phone : '',
    }
  })
}

function toCsv(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {})
  const lines = rows.map((row) => columns.map((column) => quote(row[column] ?? '')).join(','))
  return `${[columns.join(','), ...lines].join('\n')}\n`
}

const quote = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
