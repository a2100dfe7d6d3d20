import { expect, test } from 'vitest'
import { virtualClock } from '../../../local/clock.ts'
import { car, machineWithCars } from './machine.ts'

const put = (vin: string, more: Record<string, object> = {}) => ({
  Put: { TableName: 'cars', Item: car('d1', vin, more) },
})
const free = (vin: string, onFailure = 'NONE') => ({
  ConditionCheck: {
    TableName: 'cars',
    Key: car('d1', vin),
    ConditionExpression: 'attribute_not_exists(vin)',
    ReturnValuesOnConditionCheckFailure: onFailure,
  },
})

test('all writes of a transaction are done, on items of every kind of action', async () => {
  const { send } = await machineWithCars()
  for (const vin of ['v1', 'v2']) await send('PutItem', { TableName: 'cars', Item: car('d1', vin) })

  await send('TransactWriteItems', {
    TransactItems: [
      put('v3'),
      { Delete: { TableName: 'cars', Key: car('d1', 'v1') } },
      {
        Update: {
          TableName: 'cars',
          Key: car('d1', 'v2'),
          UpdateExpression: 'ADD mileage :n',
          ExpressionAttributeValues: { ':n': { N: '7' } },
        },
      },
      free('v4'),
    ],
  })

  const answer = await send('TransactGetItems', {
    TransactItems: ['v1', 'v2', 'v3'].map((vin) => ({ Get: { TableName: 'cars', Key: car('d1', vin) } })),
  })
  expect(answer).toEqual({
    Responses: [{}, { Item: car('d1', 'v2', { mileage: { N: '7' } }) }, { Item: car('d1', 'v3') }],
  })
})

test('one failed condition undoes the whole transaction, and each action gets its reason', async () => {
  const { send } = await machineWithCars()
  await send('PutItem', { TableName: 'cars', Item: car('d1', 'taken') })

  const refused = send('TransactWriteItems', { TransactItems: [put('v1'), free('taken', 'ALL_OLD'), put('v2')] })

  await expect(refused).rejects.toMatchObject({
    code: 'TransactionCanceledException',
    message:
      'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, None]',
    fields: {
      CancellationReasons: [
        { Code: 'None' },
        { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', Item: car('d1', 'taken') },
        { Code: 'None' },
      ],
    },
  })
  expect(await send('Scan', { TableName: 'cars', Select: 'COUNT' })).toMatchObject({ Count: 1 })
})

test('a transaction sent twice with one token is done once, for ten minutes', async () => {
  const clock = virtualClock(0, async () => undefined)
  const { send } = await machineWithCars(':memory:', clock)
  const add = {
    Update: {
      TableName: 'cars',
      Key: car('d1', 'v1'),
      UpdateExpression: 'ADD mileage :n',
      ExpressionAttributeValues: { ':n': { N: '1' } },
    },
  }
  const request = { ClientRequestToken: 'token', TransactItems: [add] }
  const mileage = async (): Promise<object> => send('GetItem', { TableName: 'cars', Key: car('d1', 'v1') })

  await send('TransactWriteItems', request)
  await send('TransactWriteItems', request)
  expect(await mileage()).toMatchObject({ Item: { mileage: { N: '1' } } })

  await expect(send('TransactWriteItems', { ...request, TransactItems: [add, put('v2')] })).rejects.toMatchObject({
    code: 'IdempotentParameterMismatchException',
  })

  await clock.advanceTo(10 * 60 * 1000)
  await send('TransactWriteItems', request)
  expect(await mileage()).toMatchObject({ Item: { mileage: { N: '2' } } })
})

test('a transaction that failed does not use up its token', async () => {
  const { send } = await machineWithCars()
  await send('PutItem', { TableName: 'cars', Item: car('d1', 'v1') })
  const request = { ClientRequestToken: 'token', TransactItems: [free('v1'), put('v2')] }
  await expect(send('TransactWriteItems', request)).rejects.toMatchObject({ code: 'TransactionCanceledException' })

  await send('DeleteItem', { TableName: 'cars', Key: car('d1', 'v1') })
  await send('TransactWriteItems', request)

  expect(await send('Scan', { TableName: 'cars' })).toMatchObject({ Items: [car('d1', 'v2')] })
})

test.each([
  [[put('v1'), free('v1')], /cannot include multiple operations on one item/],
  [[], /length greater than or equal to 1/],
  [Array.from({ length: 101 }, (_none, at) => put(`v${at}`)), /length less than or equal to 100/],
  [[{ ...put('v1'), ...free('v2') }], /can only contain one of Check, Put, Update or Delete/],
  [Array.from({ length: 12 }, (_none, at) => put(`v${at}`, { text: { S: 'x'.repeat(390_000) } })), /4 MB/],
])('a transaction that AWS would not take is refused whole %#', async (actions, message) => {
  const { send } = await machineWithCars()

  await expect(send('TransactWriteItems', { TransactItems: actions })).rejects.toMatchObject({
    code: 'ValidationException',
    message: expect.stringMatching(message),
  })
  expect(await send('Scan', { TableName: 'cars' })).toMatchObject({ Count: 0 })
})

test('transfers between two accounts by many at once keep the sum', async () => {
  const { send } = await machineWithCars()
  for (const vin of ['a', 'b'])
    await send('PutItem', { TableName: 'cars', Item: car('d1', vin, { mileage: { N: '100' } }) })
  const move = (vin: string, by: number) => ({
    Update: {
      TableName: 'cars',
      Key: car('d1', vin),
      UpdateExpression: 'SET mileage = mileage + :n',
      ExpressionAttributeValues: { ':n': { N: String(by) } },
    },
  })

  await Promise.all(
    Array.from({ length: 50 }, (_none, at) =>
      send('TransactWriteItems', { TransactItems: [move('a', at), move('b', -at)] }),
    ),
  )

  expect(await send('Scan', { TableName: 'cars' })).toMatchObject({
    Items: [{ mileage: { N: '1325' } }, { mileage: { N: '-1125' } }],
  })
})
