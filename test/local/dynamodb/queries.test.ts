import { beforeAll, describe, expect, test } from 'vitest'
import { car, type Machine, machineWithCars } from './machine.ts'

let machine: Machine

beforeAll(async () => {
  machine = await machineWithCars()
  for (const [at, vin] of ['A1', 'A2', 'B1', 'a1', '中'].entries()) {
    await machine.send('PutItem', { TableName: 'cars', Item: car('d1', vin, { mileage: { N: String(at) } }) })
  }
  await machine.send('PutItem', { TableName: 'cars', Item: car('d2', 'A1') })
})

async function vins(condition: string, values: object, more: object = {}): Promise<unknown> {
  const answer = await machine.send('Query', {
    TableName: 'cars',
    KeyConditionExpression: condition,
    ExpressionAttributeValues: { ':d': { S: 'd1' }, ...values },
    ...more,
  })
  return vinsIn(answer)
}

function vinsIn(answer: object): unknown {
  return 'Items' in answer && Array.isArray(answer.Items) ? answer.Items.map((item) => item.vin.S) : answer
}

describe('A query finds, in order of the sort key,', () => {
  test.each([
    ['the whole partition', 'dealer = :d', {}, ['A1', 'A2', 'B1', 'a1', '中']],
    ['one item', 'dealer = :d AND vin = :a', { ':a': { S: 'A2' } }, ['A2']],
    ['what begins with a text', 'dealer = :d AND begins_with(vin, :a)', { ':a': { S: 'A' } }, ['A1', 'A2']],
    ['a range', 'vin BETWEEN :a AND :b AND dealer = :d', { ':a': { S: 'A2' }, ':b': { S: 'a1' } }, ['A2', 'B1', 'a1']],
    ['what is above', 'dealer = :d AND vin > :a', { ':a': { S: 'B1' } }, ['a1', '中']],
    ['what is not above', '(dealer = :d) AND (vin <= :a)', { ':a': { S: 'A2' } }, ['A1', 'A2']],
  ])('%s', async (_what, condition, values, expected) => {
    expect(await vins(condition, values)).toEqual(expected)
  })

  test('the same backwards', async () => {
    expect(await vins('dealer = :d', {}, { ScanIndexForward: false })).toEqual(['中', 'a1', 'B1', 'A2', 'A1'])
  })
})

test('pages of two, each starting where the last ended, give every item once', async () => {
  const seen: unknown[] = []
  let start: unknown
  do {
    const page = await machine.send('Query', {
      TableName: 'cars',
      KeyConditionExpression: 'dealer = :d',
      ExpressionAttributeValues: { ':d': { S: 'd1' } },
      Limit: 2,
      ExclusiveStartKey: start,
    })
    seen.push(vinsIn(page))
    start = 'LastEvaluatedKey' in page ? page.LastEvaluatedKey : undefined
  } while (start)

  expect(seen).toEqual([['A1', 'A2'], ['B1', 'a1'], ['中']])
})

test('a page may start after an item that no longer exists', async () => {
  expect(await vins('dealer = :d', {}, { ExclusiveStartKey: car('d1', 'A9') })).toEqual(['B1', 'a1', '中'])
})

test('a filter reduces what is returned, not what the limit counts', async () => {
  const answer = await machine.send('Query', {
    TableName: 'cars',
    KeyConditionExpression: 'dealer = :d',
    FilterExpression: 'mileage >= :n',
    ExpressionAttributeValues: { ':d': { S: 'd1' }, ':n': { N: '2' } },
    Limit: 3,
    ProjectionExpression: 'mileage',
  })

  expect(answer).toEqual({
    Items: [{ mileage: { N: '2' } }],
    Count: 1,
    ScannedCount: 3,
    LastEvaluatedKey: car('d1', 'B1'),
  })
})

test('a count comes without items', async () => {
  const answer = await machine.send('Query', {
    TableName: 'cars',
    KeyConditionExpression: 'dealer = :d',
    ExpressionAttributeValues: { ':d': { S: 'd1' } },
    Select: 'COUNT',
  })

  expect(answer).toEqual({ Count: 5, ScannedCount: 5 })
})

test('a page ends at one megabyte', async () => {
  const { send } = await machineWithCars()
  for (let at = 0; at < 5; at++) {
    await send('PutItem', { TableName: 'cars', Item: car('big', `v${at}`, { text: { S: 'x'.repeat(300_000) } }) })
  }

  const answer = await send('Query', {
    TableName: 'cars',
    KeyConditionExpression: 'dealer = :d',
    ExpressionAttributeValues: { ':d': { S: 'big' } },
  })

  expect(answer).toMatchObject({ Count: 4, LastEvaluatedKey: car('big', 'v3') })
})

describe('A query is refused', () => {
  test.each([
    ['vin = :d', {}, /Query condition missed key schema element: dealer/],
    ['dealer > :d', {}, /Query key condition not supported/],
    ['dealer = :d OR vin = :d', {}, /Invalid operator used in KeyConditionExpression: OR/],
    ['dealer = :d AND vin <> :d', {}, /Invalid operator used in KeyConditionExpression: <>/],
    ['dealer = :d AND mileage = :d', {}, /Query condition missed key schema element: vin/],
    ['dealer = :d', { FilterExpression: 'vin = :d' }, /can only contain non-primary key attributes/],
    ['dealer = :d', { IndexName: 'nowhere' }, /does not have the specified index: nowhere/],
    ['dealer = :d', { Limit: 0 }, /limit.*greater than or equal to 1/i],
    ['dealer = :d', { ExclusiveStartKey: car('d2', 'A1') }, /outside query boundaries/],
    ['dealer = :d', { ExclusiveStartKey: { dealer: { S: 'd1' } } }, /starting key is invalid/],
  ])('%s %o', async (condition, more, message) => {
    await expect(vins(condition, {}, more)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringMatching(message),
    })
  })
})
