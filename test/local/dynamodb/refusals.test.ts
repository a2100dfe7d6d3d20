import { describe, expect, test } from 'vitest'
import { car, machineWithCars } from './machine.ts'

const put = { TableName: 'cars', Item: car('d', 'v') }
const get = { TableName: 'cars', Key: car('d', 'v') }

describe('A request is refused', () => {
  test.each<[string, string, Record<string, unknown>, RegExp]>([
    [
      'for a reserved word',
      'PutItem',
      { ...put, ConditionExpression: 'attribute_not_exists(status)' },
      /reserved keyword: status/,
    ],
    ['for an undefined name', 'PutItem', { ...put, ConditionExpression: 'attribute_exists(#a)' }, /attribute name: #a/],
    ['for an undefined value', 'PutItem', { ...put, ConditionExpression: 'a = :a' }, /attribute value: :a/],
    [
      'for an unused name',
      'PutItem',
      { ...put, ConditionExpression: 'attribute_exists(a)', ExpressionAttributeNames: { '#b': 'b' } },
      /ExpressionAttributeNames unused in expressions: keys: {#b}/,
    ],
    [
      'for an unused value',
      'PutItem',
      { ...put, ConditionExpression: 'attribute_exists(a)', ExpressionAttributeValues: { ':b': { S: '' } } },
      /ExpressionAttributeValues unused in expressions: keys: {:b}/,
    ],
    [
      'for names without an expression',
      'GetItem',
      { ...get, ExpressionAttributeNames: { '#a': 'a' } },
      /only be specified when using expressions/,
    ],
    ['for an empty expression', 'PutItem', { ...put, ConditionExpression: ' ' }, /The expression can not be empty/],
    [
      'for an unknown function',
      'PutItem',
      { ...put, ConditionExpression: 'exists(a)' },
      /Invalid function name; function: exists/,
    ],
    [
      'for needless brackets',
      'PutItem',
      { ...put, ConditionExpression: '((attribute_exists(a)))' },
      /redundant parentheses/,
    ],
    [
      'for a syntax error',
      'PutItem',
      { ...put, ConditionExpression: 'a = = b' },
      /Syntax error; token: "=", near: "= = b"/,
    ],
    [
      'for bounds in the wrong order',
      'PutItem',
      {
        ...put,
        ConditionExpression: 'a BETWEEN :b AND :a',
        ExpressionAttributeValues: { ':a': { N: '1' }, ':b': { N: '2' } },
      },
      /upper bound to be greater than or equal to lower bound/,
    ],
    [
      'for a key that is not whole',
      'GetItem',
      { TableName: 'cars', Key: { dealer: { S: 'd' } } },
      /does not match the schema/,
    ],
    ['for a path named twice', 'GetItem', { ...get, ProjectionExpression: 'a, a' }, /Two document paths overlap/],
    [
      'for what older clients send',
      'PutItem',
      { ...put, Expected: {} },
      /Parameter Expected of PutItem is not supported/,
    ],
  ])('%s', async (_why, operation, input, message) => {
    const { send } = await machineWithCars()

    await expect(send(operation, input)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringMatching(message),
    })
  })
})

test('a table that does not exist is named as such', async () => {
  const { send } = await machineWithCars()

  await expect(send('GetItem', { ...get, TableName: 'none' })).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
    message: 'Requested resource not found',
  })
})

test('an operation that this machine does not offer is named, never ignored', async () => {
  const { send } = await machineWithCars()

  await expect(send('ExecuteStatement', {})).rejects.toMatchObject({
    code: 'UnknownOperationException',
    message: expect.stringContaining('ExecuteStatement'),
  })
})

test('a write that asks for something unknown in return is refused before it is done', async () => {
  const { send } = await machineWithCars()

  await expect(send('PutItem', { ...put, ReturnConsumedCapacity: 'ALL' })).rejects.toThrow('returnConsumedCapacity')
  await expect(send('PutItem', { ...put, ReturnValues: 'ALL_NEW' })).rejects.toThrow('returnValues')

  expect(await send('GetItem', get)).toEqual({})
})
