import { expect, test } from 'vitest'
import { CARS, car, type Machine, machine, machineWithCars } from './machine.ts'

function held(vin: string, due: string, more: Record<string, object> = {}): Record<string, object> {
  return car('d1', vin, { holder: { S: 'Li' }, due: { N: due }, ...more })
}

async function dueVins({ send }: Machine, more: object = {}): Promise<unknown[]> {
  const answer = await send('Query', {
    TableName: 'cars',
    IndexName: 'byHolder',
    KeyConditionExpression: 'holder = :h',
    ExpressionAttributeValues: { ':h': { S: 'Li' } },
    ...more,
  })
  return 'Items' in answer && Array.isArray(answer.Items) ? answer.Items.map((item) => item.vin.S) : []
}

test('an index sorts numbers as numbers, through zero, fractions and large ones', async () => {
  const opened = await machineWithCars()
  const order = ['-1e100', '-20', '-3', '-2.5', '0', '0.001', '9', '10', '10.5', '1e30']
  for (const due of [...order].reverse()) await opened.send('PutItem', { TableName: 'cars', Item: held(due, due) })

  expect(await dueVins(opened)).toEqual(order)
})

test('an item is in an index only while it has the index keys', async () => {
  const opened = await machineWithCars()
  await opened.send('PutItem', { TableName: 'cars', Item: held('v1', '1') })
  await opened.send('PutItem', { TableName: 'cars', Item: car('d1', 'v2', { holder: { S: 'Li' } }) })
  expect(await dueVins(opened)).toEqual(['v1'])

  await opened.send('UpdateItem', { TableName: 'cars', Key: car('d1', 'v1'), UpdateExpression: 'REMOVE due' })

  expect(await dueVins(opened)).toEqual([])
})

test('an index that holds some attributes returns those and the keys', async () => {
  const { send } = await machineWithCars()
  const item = car('d1', 'v1', { model: { S: 'A4' }, colour: { S: 'red' }, price: { N: '9' } })
  await send('PutItem', { TableName: 'cars', Item: item })

  const answer = await send('Query', {
    TableName: 'cars',
    IndexName: 'byModel',
    KeyConditionExpression: 'model = :m',
    ExpressionAttributeValues: { ':m': { S: 'A4' } },
  })

  expect(answer).toMatchObject({ Items: [car('d1', 'v1', { model: { S: 'A4' }, colour: { S: 'red' } })] })
})

test('items with one index key are paged without loss or repetition', async () => {
  const opened = await machineWithCars()
  for (const vin of ['v1', 'v2', 'v3']) await opened.send('PutItem', { TableName: 'cars', Item: held(vin, '7') })

  const rest = await dueVins(opened, { Limit: 5, ExclusiveStartKey: held('v1', '7') })

  expect(rest).toEqual(['v2', 'v3'])
})

test('an index can be read neither consistently nor for what it does not hold', async () => {
  const opened = await machineWithCars()
  const byModel = {
    TableName: 'cars',
    IndexName: 'byModel',
    KeyConditionExpression: 'model = :m',
    ExpressionAttributeValues: { ':m': { S: 'A4' } },
  }

  await expect(dueVins(opened, { ConsistentRead: true })).rejects.toThrow(
    'Consistent reads are not supported on global secondary indexes',
  )
  await expect(opened.send('Query', { ...byModel, ProjectionExpression: 'price' })).rejects.toThrow(
    'does not project [price]',
  )
  await expect(opened.send('Query', { ...byModel, Select: 'ALL_ATTRIBUTES' })).rejects.toThrow('ALL_ATTRIBUTES')
})

test.each([
  [{ due: { S: 'soon' } }, /Type mismatch for Index Key due Expected: N Actual: S IndexName: byHolder/],
  [{ model: { S: '' } }, /cannot contain an empty string value. IndexName: byModel, IndexKey: model/],
  [{ holder: { S: 'x'.repeat(2049) } }, /exceeded the maximum size limit/],
])('an item that an index cannot hold is refused %#', async (more, message) => {
  const { send } = await machineWithCars()

  await expect(send('PutItem', { TableName: 'cars', Item: car('d1', 'v1', more) })).rejects.toThrow(message)
})

test('an index added later holds the items that were there before, except those of a wrong type', async () => {
  const opened = machine()
  const { GlobalSecondaryIndexes: _without, ...table } = CARS
  await opened.send('CreateTable', { ...table, AttributeDefinitions: CARS.AttributeDefinitions.slice(0, 2) })
  await opened.send('PutItem', { TableName: 'cars', Item: held('v1', '1') })
  await opened.send('PutItem', {
    TableName: 'cars',
    Item: car('d1', 'v2', { holder: { S: 'Li' }, due: { S: 'text' } }),
  })

  await opened.send('UpdateTable', {
    TableName: 'cars',
    AttributeDefinitions: CARS.AttributeDefinitions,
    GlobalSecondaryIndexUpdates: [{ Create: CARS.GlobalSecondaryIndexes[0] }],
  })
  await opened.send('PutItem', { TableName: 'cars', Item: held('v3', '0') })

  expect(await dueVins(opened)).toEqual(['v3', 'v1'])
})

test('a dropped index is gone and the table goes on', async () => {
  const opened = await machineWithCars()
  await opened.send('PutItem', { TableName: 'cars', Item: held('v1', '1') })

  await opened.send('UpdateTable', {
    TableName: 'cars',
    GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'byHolder' } }],
  })
  await opened.send('PutItem', { TableName: 'cars', Item: held('v2', '1') })

  await expect(dueVins(opened)).rejects.toThrow('does not have the specified index: byHolder')
  expect(await opened.send('Scan', { TableName: 'cars', Select: 'COUNT' })).toMatchObject({ Count: 2 })
})

test('a local index sorts a partition by another attribute, can be read consistently, and gets what it does not hold from the table', async () => {
  const opened = machine()
  await opened.send('CreateTable', {
    ...CARS,
    GlobalSecondaryIndexes: undefined,
    AttributeDefinitions: CARS.AttributeDefinitions.filter(({ AttributeName }) => !/holder|model/.test(AttributeName)),
    LocalSecondaryIndexes: [
      {
        IndexName: 'byDue',
        KeySchema: [
          { AttributeName: 'dealer', KeyType: 'HASH' },
          { AttributeName: 'due', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  })
  for (const [vin, due] of Object.entries({ v1: '10', v2: '9' })) {
    await opened.send('PutItem', { TableName: 'cars', Item: held(vin, due, { colour: { S: vin } }) })
  }

  const answer = await opened.send('Query', {
    TableName: 'cars',
    IndexName: 'byDue',
    KeyConditionExpression: 'dealer = :d AND due > :n',
    ExpressionAttributeValues: { ':d': { S: 'd1' }, ':n': { N: '1' } },
    ProjectionExpression: 'colour',
    ConsistentRead: true,
  })

  expect(answer).toMatchObject({ Items: [{ colour: { S: 'v2' } }, { colour: { S: 'v1' } }] })
})

test('an update that leaves the index keys alone is seen through the index', async () => {
  const opened = await machineWithCars()
  await opened.send('PutItem', { TableName: 'cars', Item: held('v1', '1') })

  await opened.send('UpdateItem', {
    TableName: 'cars',
    Key: car('d1', 'v1'),
    UpdateExpression: 'SET colour = :c',
    ExpressionAttributeValues: { ':c': { S: 'red' } },
  })

  expect(await opened.send('Scan', { TableName: 'cars', IndexName: 'byHolder' })).toMatchObject({
    Items: [held('v1', '1', { colour: { S: 'red' } })],
  })
})
