import { expect, test } from 'vitest'
import { car, machineWithCars } from './machine.ts'

const key = car('d1', 'v1')

test('an item of every type comes back as it was stored', async () => {
  const { send } = await machineWithCars()
  const item = car('d1', 'v1', {
    text: { S: '红色 🚗' },
    number: { N: '12.5' },
    bytes: { B: new Uint8Array([0, 255]) },
    yes: { BOOL: true },
    nothing: { NULL: true },
    map: { M: { inner: { L: [{ S: '' }, { N: '-1' }, { M: {} }] }, B: { S: 'a name like a type' } } },
    texts: { SS: ['a', 'b'] },
    numbers: { NS: ['1', '2.5'] },
    blobs: { BS: [new Uint8Array([1]), new Uint8Array([2])] },
  })

  await send('PutItem', { TableName: 'cars', Item: item })

  expect(await send('GetItem', { TableName: 'cars', Key: key })).toEqual({ Item: item })
})

test('an item that does not exist is answered with no item', async () => {
  const { send } = await machineWithCars()

  expect(await send('GetItem', { TableName: 'cars', Key: key })).toEqual({})
})

test('a put replaces the whole item and can return the one before', async () => {
  const { send } = await machineWithCars()
  await send('PutItem', { TableName: 'cars', Item: car('d1', 'v1', { a: { S: '1' } }) })

  const answer = await send('PutItem', {
    TableName: 'cars',
    Item: car('d1', 'v1', { b: { S: '2' } }),
    ReturnValues: 'ALL_OLD',
  })

  expect(answer).toEqual({ Attributes: car('d1', 'v1', { a: { S: '1' } }) })
  expect(await send('GetItem', { TableName: 'cars', Key: key })).toEqual({ Item: car('d1', 'v1', { b: { S: '2' } }) })
})

test('a deleted item is gone, and deleting it again is no error', async () => {
  const { send } = await machineWithCars()
  await send('PutItem', { TableName: 'cars', Item: key })

  const first = await send('DeleteItem', { TableName: 'cars', Key: key, ReturnValues: 'ALL_OLD' })
  const second = await send('DeleteItem', { TableName: 'cars', Key: key, ReturnValues: 'ALL_OLD' })

  expect(first).toEqual({ Attributes: key })
  expect(second).toEqual({})
})

test('a projection returns the chosen paths alone, and list members close ranks', async () => {
  const { send } = await machineWithCars()
  const list = { L: [{ S: 'zero' }, { S: 'one' }, { M: { x: { N: '1' }, y: { N: '2' } } }] }
  await send('PutItem', { TableName: 'cars', Item: car('d1', 'v1', { list, other: { S: 'unseen' } }) })

  const answer = await send('GetItem', {
    TableName: 'cars',
    Key: key,
    ProjectionExpression: 'vin, #l[2].x, #l[0]',
    ExpressionAttributeNames: { '#l': 'list' },
  })

  expect(answer).toEqual({ Item: { vin: { S: 'v1' }, list: { L: [{ S: 'zero' }, { M: { x: { N: '1' } } }] } } })
})

test('what the caller does to its own object later does not change what is stored', async () => {
  const { send } = await machineWithCars()
  const bytes = new Uint8Array([1])
  await send('PutItem', { TableName: 'cars', Item: car('d1', 'v1', { bytes: { B: bytes } }) })
  bytes[0] = 9

  expect(await send('GetItem', { TableName: 'cars', Key: key })).toEqual({
    Item: car('d1', 'v1', { bytes: { B: new Uint8Array([1]) } }),
  })
})

test('names that JavaScript gives a meaning are attributes like any other', async () => {
  const { send } = await machineWithCars()
  const item = car('d1', 'v1', JSON.parse('{"__proto__": {"S": "a"}, "constructor": {"S": "b"}}'))
  await send('PutItem', { TableName: 'cars', Item: item })

  const found = await send('Scan', {
    TableName: 'cars',
    FilterExpression: '#p = :a AND attribute_not_exists(toString)',
    ExpressionAttributeNames: { '#p': '__proto__' },
    ExpressionAttributeValues: { ':a': { S: 'a' } },
  })

  expect(found).toMatchObject({ Count: 1 })
  expect(JSON.stringify(found)).toContain('"__proto__":{"S":"a"}')
})
