import { expect, test } from 'vitest'
import { CARS, car, machine, machineWithCars } from './machine.ts'

test('a table is described as it was created, and is active at once', async () => {
  const { send } = await machineWithCars()
  await send('PutItem', { TableName: 'cars', Item: car('d', 'v') })

  expect(await send('DescribeTable', { TableName: 'cars' })).toMatchObject({
    Table: {
      TableName: 'cars',
      TableStatus: 'ACTIVE',
      KeySchema: CARS.KeySchema,
      AttributeDefinitions: CARS.AttributeDefinitions,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      GlobalSecondaryIndexes: CARS.GlobalSecondaryIndexes.map((index) => ({ ...index, IndexStatus: 'ACTIVE' })),
      ItemCount: 1,
    },
  })
})

test('tables are listed by name, in pages', async () => {
  const { send } = machine()
  for (const TableName of ['ccc', 'aaa', 'bbb']) await send('CreateTable', { ...CARS, TableName })

  expect(await send('ListTables', { Limit: 2 })).toEqual({ TableNames: ['aaa', 'bbb'], LastEvaluatedTableName: 'bbb' })
  expect(await send('ListTables', { ExclusiveStartTableName: 'bbb' })).toEqual({ TableNames: ['ccc'] })
})

test('a deleted table is gone with its items, and its name can be used again', async () => {
  const { send } = await machineWithCars()
  await send('PutItem', { TableName: 'cars', Item: car('d', 'v') })
  await expect(send('CreateTable', CARS)).rejects.toMatchObject({ code: 'ResourceInUseException' })

  await send('DeleteTable', { TableName: 'cars' })
  await expect(send('DescribeTable', { TableName: 'cars' })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
    message: 'Requested resource not found: Table: cars not found',
  })
  await send('CreateTable', CARS)

  expect(await send('Scan', { TableName: 'cars' })).toMatchObject({ Count: 0 })
})

test('a protected table is not deleted', async () => {
  const { send } = machine()
  await send('CreateTable', { ...CARS, DeletionProtectionEnabled: true })

  await expect(send('DeleteTable', { TableName: 'cars' })).rejects.toThrow('protected against deletion')
})

test('point-in-time recovery is kept as a setting', async () => {
  const { send } = await machineWithCars()

  await send('UpdateContinuousBackups', {
    TableName: 'cars',
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  })

  expect(await send('DescribeContinuousBackups', { TableName: 'cars' })).toMatchObject({
    ContinuousBackupsDescription: { PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' } },
  })
})
