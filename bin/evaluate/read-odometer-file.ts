import type { OdometerReading, OdometerUnit } from '../../functions/vehicles/odometer-reading.ts'
import { openSourceTable } from '../import/source-table.ts'
import { CommandError } from '../run-command.ts'

/** Columns by name; what is not named is guessed from the header. */
export interface OdometerColumns {
  readonly vehicle?: string | undefined
  readonly date?: string | undefined
  readonly reading?: string | undefined
  readonly unit?: OdometerUnit | undefined
}

/** The readings of a file, by car. */
export interface OdometerSource {
  readonly name: string
  /** The columns used, for people to see. */
  readonly columns: string
  readonly readings: number
  readonly unreadable: number
  readonly cars: ReadonlyMap<string, readonly OdometerReading[]>
}

export async function readOdometerFile(path: string, named: OdometerColumns): Promise<OdometerSource> {
  const table = await openSourceTable(path)
  const { vehicle, date, reading } = findColumns(table.columns, named)
  const unit = named.unit ?? (/_mi(les)?$/i.test(table.columns[reading] ?? '') ? 'mi' : 'km')
  const cars = new Map<string, OdometerReading[]>()
  let unreadable = 0
  for await (const { cells } of table.rows()) {
    const at = (cells[date] ?? '').replace(' ', 'T')
    const figure = (cells[reading] ?? '').replaceAll(',', '')
    if (at === '' || figure === '' || Number.isNaN(Number(figure))) {
      unreadable += 1
      continue
    }
    const car = vehicle === undefined ? 'one car' : (cells[vehicle] ?? '')
    cars.set(car, [...(cars.get(car) ?? []), { at, value: Number(figure), unit }])
  }
  const used = [vehicle, date, reading].flatMap((at) => (at === undefined ? [] : [table.columns[at]]))
  return { name: table.name, columns: `${used.join(', ')} (${unit})`, readings: table.rowCount, unreadable, cars }
}

function findColumns(columns: readonly string[], named: OdometerColumns) {
  const find = (name: string | undefined, guess: RegExp): number | undefined => {
    const at = columns.findIndex((column) => (name === undefined ? guess.test(column) : column === name))
    if (at < 0 && name !== undefined)
      throw new CommandError(`There is no column "${name}"; there are ${columns.join(', ')}`)
    return at < 0 ? undefined : at
  }
  const need = (option: string, at: number | undefined): number => {
    if (at === undefined) throw new CommandError(`Name the column with --${option}; there are ${columns.join(', ')}`)
    return at
  }
  return {
    vehicle: find(named.vehicle, /^(vehicle|car)(_?id)?$|^vin$|车辆|车架号/i),
    date: need('date', find(named.date, /(_at|date|time)$|^at$|日期|时间/i)),
    reading: need('reading', find(named.reading, /^(odometer|mileage)|里程/i)),
  }
}
