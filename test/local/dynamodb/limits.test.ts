import { describe, expect, test } from 'vitest'
import { car, machineWithCars } from './machine.ts'

describe('An item is refused', () => {
  test.each([
    ['without its sort key', { dealer: { S: 'd' } }, /Missing the key vin in the item/],
    [
      'with a key of the wrong type',
      { dealer: { N: '1' }, vin: { S: 'v' } },
      /Type mismatch for key dealer expected: S actual: N/,
    ],
    ['with an empty key', car('', 'v'), /cannot contain an empty string value. Key: dealer/],
    ['with a partition key above 2,048 bytes', car('x'.repeat(2049), 'v'), /maximum size limit of ?2048 bytes/],
    ['with a sort key above 1,024 bytes', car('d', '中'.repeat(342)), /maximum size limit of ?1024 bytes/],
    ['above 400 KB', car('d', 'v', { text: { S: 'x'.repeat(400 * 1024) } }), /Item size has exceeded the maximum/],
    ['with an empty set', car('d', 'v', { set: { SS: [] } }), /may not be empty/],
    ['with a member twice in a set', car('d', 'v', { set: { NS: ['1', '1.0'] } }), /contains duplicates/],
    ['with a value of two types', car('d', 'v', { a: { S: 'x', N: '1' } }), /more than one datatypes/],
    ['with a value of no type', car('d', 'v', { a: {} }), /must contain exactly one of the supported datatypes/],
    ['with NULL false', car('d', 'v', { a: { NULL: false } }), /must have the value of true/],
    ['with a number that is none', car('d', 'v', { a: { N: 'ten' } }), /cannot be converted to a numeric value: ten/],
    ['with 39 digits', car('d', 'v', { a: { N: '1'.repeat(39) } }), /more than 38 significant digits/],
    ['with a number too large', car('d', 'v', { a: { N: '1e126' } }), /Number overflow/],
    ['with a number too small', car('d', 'v', { a: { N: '1e-131' } }), /Number underflow/],
    ['nested deeper than 32 levels', car('d', 'v', { a: nested(33) }), /Nesting Levels/],
  ])('%s', async (_why, item, message) => {
    const { send } = await machineWithCars()

    await expect(send('PutItem', { TableName: 'cars', Item: item })).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringMatching(message),
    })
  })
})

function nested(levels: number): object {
  return levels === 0 ? { S: 'x' } : { L: [nested(levels - 1)] }
}

test('an item of exactly 400 KB is taken, and an update that makes it larger is not', async () => {
  const { send } = await machineWithCars()
  const room = 400 * 1024 - Buffer.byteLength('dealerdvinvtext')
  await send('PutItem', { TableName: 'cars', Item: car('d', 'v', { text: { S: 'x'.repeat(room) } }) })

  const larger = send('UpdateItem', {
    TableName: 'cars',
    Key: car('d', 'v'),
    UpdateExpression: 'SET a = :a',
    ExpressionAttributeValues: { ':a': { S: '' } },
  })

  await expect(larger).rejects.toThrow('Item size to update has exceeded the maximum allowed size')
})

test.each([
  ['007.50', '7.5'],
  ['-0', '0'],
  ['1e3', '1000'],
  ['.5', '0.5'],
  ['1.0E-2', '0.01'],
  ['+5', '5'],
])('the number %s is kept as %s', async (given, kept) => {
  const { send } = await machineWithCars()
  await send('PutItem', { TableName: 'cars', Item: car('d', 'v', { n: { N: given } }) })

  expect(await send('GetItem', { TableName: 'cars', Key: car('d', 'v') })).toMatchObject({ Item: { n: { N: kept } } })
})
