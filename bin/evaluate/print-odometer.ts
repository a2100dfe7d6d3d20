import { quantile } from '../../functions/vehicles/odometer-pace.ts'
import { inColumns } from '../columns.ts'
import type { OdometerResult } from './evaluate-odometer.ts'
import type { OdometerSource } from './read-odometer-file.ts'

interface Report {
  readonly source: OdometerSource
  readonly markEvery: number
  readonly results: readonly OdometerResult[]
}

const HEADER = ['notice', 'method', 'n', 'no answer', 'mean error', 'median', '80 % interval holds', 'median width']

/** The figures as lines of a table: absolute errors in days. */
export function printOdometer({ source, markEvery, results }: Report): string[] {
  const early = results.map(({ notice, tooEarly }) => `${tooEarly} at ${notice} days`).join(', ')
  return [
    `${source.name}: ${source.readings} rows, ${source.unreadable} without date or figure, ${source.cars.size} cars; columns ${source.columns}`,
    `Each ${markEvery} km mark, predicted only from readings before the moment of asking; errors in days, absolute.`,
    '',
    ...inColumns([HEADER, ...results.flatMap(rowsOf)]),
    '',
    `Not counted, with fewer than two believed readings at the time: ${early}.`,
    'Shared: only the marks for which all three have an answer. What counts as the truth: docs/odometer.md.',
  ]
}

function rowsOf({ notice, trials }: OdometerResult): string[][] {
  const shared = trials.filter(({ raw, cleaned }) => raw !== undefined && cleaned !== undefined)
  const row = (method: string, errors: readonly (number | undefined)[], rest: readonly string[] = []): string[] => [
    `${notice} days`,
    method,
    ...figures(errors),
    ...rest,
  ]
  const held = trials.filter((trial) => trial.held).length
  const coverage =
    trials.length === 0 ? '-' : `${((100 * held) / trials.length).toFixed(0)} % (${held} of ${trials.length})`
  const width = quantile(
    trials.map((trial) => trial.width),
    0.5,
  )
  return [
    row('ours', errorsOf(trials, 'ours'), [coverage, days(width)]),
    row('mean rate, cleaned', errorsOf(trials, 'cleaned')),
    row('mean rate, raw', errorsOf(trials, 'raw')),
    row('shared: ours', errorsOf(shared, 'ours')),
    row('shared: mean rate, cleaned', errorsOf(shared, 'cleaned')),
    row('shared: mean rate, raw', errorsOf(shared, 'raw')),
  ]
}

const errorsOf = (trials: OdometerResult['trials'], method: 'ours' | 'cleaned' | 'raw'): (number | undefined)[] =>
  trials.map((trial) => trial[method])

function figures(errors: readonly (number | undefined)[]): string[] {
  const answered = errors.flatMap((error) => (error === undefined ? [] : [Math.abs(error)]))
  const mean = answered.reduce((sum, error) => sum + error, 0) / answered.length
  return [String(answered.length), String(errors.length - answered.length), days(mean), days(quantile(answered, 0.5))]
}

const days = (count: number): string => (Number.isFinite(count) ? count.toFixed(1) : '-')
