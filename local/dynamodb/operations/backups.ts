import type { Operation } from '../engine.ts'
import { checkParameters, readBoolean } from '../input.ts'
import { invalid } from '../refuse.ts'
import { isRecord } from '../values/value.ts'
import { knownTable } from './describe-table.ts'

/** The setting is kept and shown; this machine's backup is a copy of its data folder. */
export const updateContinuousBackups: Operation = async (engine, input) => {
  checkParameters('UpdateContinuousBackups', input, new Set(['TableName', 'PointInTimeRecoverySpecification']))
  const table = knownTable(engine, input.TableName)
  const specification = input.PointInTimeRecoverySpecification
  if (!isRecord(specification)) throw invalid('PointInTimeRecoverySpecification must have PointInTimeRecoveryEnabled')
  const pointInTimeRecovery = readBoolean(specification, 'PointInTimeRecoveryEnabled')
  await engine.catalogue.change(() => engine.catalogue.replace(table, { ...table.definition, pointInTimeRecovery }))
  return describeBackups(pointInTimeRecovery)
}

export const describeContinuousBackups: Operation = async (engine, input) => {
  checkParameters('DescribeContinuousBackups', input, new Set(['TableName']))
  return describeBackups(knownTable(engine, input.TableName).definition.pointInTimeRecovery)
}

function describeBackups(enabled: boolean): object {
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: enabled ? 'ENABLED' : 'DISABLED' },
    },
  }
}
