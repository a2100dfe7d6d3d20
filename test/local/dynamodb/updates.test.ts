import { describe, expect, test } from 'vitest'
import { car, machineWithCars } from './machine.ts'

const before = car('d1', 'v1', {
  count: { N: '1' },
  list: { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }] },
  map: { M: { x: { N: '1' }, y: { N: '2' } } },
  set: { SS: ['p', 'q'] },
  names: { S: 'old' },
})

/** Updates an item like `before` and answers the whole new item; the expression must use every alias. */
async function update(expression: string, values?: object): Promise<object> {
  const { send } = await machineWithCars()
  await send('PutItem', { TableName: 'cars', Item: before })
  return send('UpdateItem', {
    TableName: 'cars',
    Key: car('d1', 'v1'),
    UpdateExpression: expression,
    ExpressionAttributeNames: { '#c': 'count', '#l': 'list', '#m': 'map', '#s': 'set', '#n': 'names' },
    ExpressionAttributeValues: values,
    ReturnValues: 'ALL_NEW',
  })
}

describe('An update', () => {
  test('makes the item when there is none', async () => {
    const { send } = await machineWithCars()

    const answer = await send('UpdateItem', {
      TableName: 'cars',
      Key: car('d1', 'v1'),
      UpdateExpression: 'SET colour = :c ADD mileage :n',
      ExpressionAttributeValues: { ':c': { S: 'red' }, ':n': { N: '5' } },
      ReturnValues: 'ALL_NEW',
    })

    expect(answer).toEqual({ Attributes: car('d1', 'v1', { colour: { S: 'red' }, mileage: { N: '5' } }) })
  })

  test('that only takes away makes no item where there is none', async () => {
    const { send } = await machineWithCars()

    const answer = await send('UpdateItem', {
      TableName: 'cars',
      Key: car('d1', 'v1'),
      UpdateExpression: 'REMOVE colour, map1.x DELETE tags :t',
      ExpressionAttributeValues: { ':t': { SS: ['new'] } },
      ReturnValues: 'ALL_NEW',
    })

    expect(answer).toEqual({})
    expect(await send('GetItem', { TableName: 'cars', Key: car('d1', 'v1') })).toEqual({})
  })

  test('removes all that it names', async () => {
    expect(await update('REMOVE absent, #c, #l, #m, #s, #n')).toEqual({ Attributes: car('d1', 'v1') })
  })

  test('sees on every right-hand side the item as it was before', async () => {
    const answer = await update('SET #c = #n, #n = #c, #m.x = #m.y REMOVE #l[0], #l[1], #s')

    expect(answer).toMatchObject({
      Attributes: { count: { S: 'old' }, names: { N: '1' }, map: { M: { x: { N: '2' } } }, list: { L: [{ S: 'c' }] } },
    })
  })

  test('counts, appends to lists, and sets only what was missing', async () => {
    const answer = await update(
      'SET #c = #c + :one, #l = list_append(#l, :more), #n = if_not_exists(#n, :none), #m.z = if_not_exists(#m.z, :one) ADD #s :set',
      { ':one': { N: '1' }, ':more': { L: [{ S: 'd' }] }, ':none': { S: 'new' }, ':set': { SS: ['q', 'r'] } },
    )

    expect(answer).toMatchObject({
      Attributes: {
        count: { N: '2' },
        list: { L: [{ S: 'a' }, { S: 'b' }, { S: 'c' }, { S: 'd' }] },
        names: { S: 'old' },
        map: { M: { x: { N: '1' }, y: { N: '2' }, z: { N: '1' } } },
        set: { SS: ['p', 'q', 'r'] },
      },
    })
  })

  test('appends what is set past the end of a list', async () => {
    const answer = await update('SET #l[9] = :y, #l[5] = :x, #c = :x, #n = :x REMOVE #m, #s', {
      ':x': { S: 'x' },
      ':y': { S: 'y' },
    })

    expect(answer).toMatchObject({ Attributes: { list: { L: [...'abcxy'].map((S) => ({ S })) } } })
  })

  test('takes members out of a set, and the set away with its last member', async () => {
    const { send } = await machineWithCars()
    await send('PutItem', { TableName: 'cars', Item: before })
    const request = { TableName: 'cars', Key: car('d1', 'v1'), ExpressionAttributeNames: { '#s': 'set' } }
    const deletion = { ...request, UpdateExpression: 'DELETE #s :m', ReturnValues: 'UPDATED_NEW' }

    const first = await send('UpdateItem', { ...deletion, ExpressionAttributeValues: { ':m': { SS: ['p', 'z'] } } })
    const second = await send('UpdateItem', { ...deletion, ExpressionAttributeValues: { ':m': { SS: ['q'] } } })

    expect(first).toEqual({ Attributes: { set: { SS: ['q'] } } })
    expect(second).toEqual({})
  })

  test('keeps a number exact to 38 digits', async () => {
    const answer = await update('SET #c = :a + :b REMOVE #l, #m, #s, #n', {
      ':a': { N: '12345678901234567890123456789012345678' },
      ':b': { N: '1' },
    })

    expect(answer).toMatchObject({ Attributes: { count: { N: '12345678901234567890123456789012345679' } } })
  })
})

test.each([
  ['NONE', {}],
  ['ALL_OLD', { Attributes: car('d1', 'v1', { a: { N: '1' }, b: { N: '1' } }) }],
  ['UPDATED_OLD', { Attributes: { a: { N: '1' } } }],
  ['ALL_NEW', { Attributes: car('d1', 'v1', { a: { N: '2' }, b: { N: '1' }, c: { N: '2' } }) }],
  ['UPDATED_NEW', { Attributes: { a: { N: '2' }, c: { N: '2' } } }],
])('an update asked for %s returns just that', async (returned, expected) => {
  const { send } = await machineWithCars()
  await send('PutItem', { TableName: 'cars', Item: car('d1', 'v1', { a: { N: '1' }, b: { N: '1' } }) })

  const answer = await send('UpdateItem', {
    TableName: 'cars',
    Key: car('d1', 'v1'),
    UpdateExpression: 'SET a = :two, c = :two',
    ExpressionAttributeValues: { ':two': { N: '2' } },
    ReturnValues: returned,
  })

  expect(answer).toEqual(expected)
})

describe('An update is refused', () => {
  test.each([
    ['SET vin = :v', /Cannot update attribute vin/],
    ['SET a = :v, a = :v', /Two document paths overlap/],
    ['SET a.b = :v, a[0] = :v', /Two document paths conflict/],
    ['SET a = :v SET b = :v', /"SET" section can only be used once/],
    ['SET a.b = :v', /document path provided in the update expression is invalid/],
    ['SET a = absent, b = :v', /refers to an attribute that does not exist/],
    ['SET a = dealer + :v', /Incorrect operand type for operator or function/],
    ['ADD a :v', /Incorrect operand type for operator or function; operator: ADD, operand type: STRING/],
    ['SET a = size(b), c = :v', /function is not allowed in an update expression; function: size/],
    ['SET a == :v', /Syntax error; token: "="/],
    ['SET a = :v,', /Syntax error; token: "<EOF>"/],
  ])('when it reads: %s', async (expression, message) => {
    const { send } = await machineWithCars()
    const refused = send('UpdateItem', {
      TableName: 'cars',
      Key: car('d1', 'v1'),
      UpdateExpression: expression,
      ExpressionAttributeValues: { ':v': { S: 'x' } },
    })

    await expect(refused).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringMatching(message),
    })
  })
})
