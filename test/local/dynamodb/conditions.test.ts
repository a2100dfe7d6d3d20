import { describe, expect, test } from 'vitest'
import { car, type Machine, machineWithCars } from './machine.ts'

const item = car('d1', 'v1', {
  mileage: { N: '100' },
  colour: { S: 'red paint' },
  tags: { SS: ['new', 'demo'] },
  taken: { L: [{ S: 'E1' }] },
  mail: { M: { 'LeadAccepted-1': { M: { eventId: { S: 'E1' } } } } },
})

async function holds(condition: string, values?: object, names?: object): Promise<boolean> {
  const { send } = await machineWithCars()
  await send('PutItem', { TableName: 'cars', Item: item })
  return deleteIf({ send }, condition, { values, names })
}

async function deleteIf(
  { send }: Pick<Machine, 'send'>,
  condition: string,
  { values, names }: { values?: object | undefined; names?: object | undefined },
): Promise<boolean> {
  const request = { TableName: 'cars', Key: car('d1', 'v1'), ConditionExpression: condition }
  try {
    await send('DeleteItem', { ...request, ExpressionAttributeValues: values, ExpressionAttributeNames: names })
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false
    throw error
  }
}

describe('A condition', () => {
  const TRUE: [string, object?, object?][] = [
    ['attribute_exists(colour)'],
    ['attribute_not_exists(mail.absent)'],
    ['mileage = :n', { ':n': { N: '100.0' } }],
    ['mileage <> :n', { ':n': { S: '100' } }],
    ['absent <> :n', { ':n': { N: '1' } }],
    ['mileage BETWEEN :a AND :b', { ':a': { N: '9' }, ':b': { N: '1000' } }],
    ['colour IN (:a, :b)', { ':a': { S: 'blue' }, ':b': { S: 'red paint' } }],
    ['begins_with(colour, :p)', { ':p': { S: 'red' } }],
    ['contains(colour, :p)', { ':p': { S: 'd p' } }],
    ['contains(tags, :p)', { ':p': { S: 'demo' } }],
    ['contains(taken, mail.#k.eventId)', undefined, { '#k': 'LeadAccepted-1' }],
    ['size(colour) = :n AND size(tags) < :m', { ':n': { N: '9' }, ':m': { N: '3' } }],
    ['attribute_type(taken, :t)', { ':t': { S: 'L' } }],
    ['tags = :set', { ':set': { SS: ['demo', 'new'] } }],
    ['NOT (mileage < :n OR colour = :c)', { ':n': { N: '5' }, ':c': { S: 'blue' } }],
    ['mileage > :n OR mileage = :n AND colour = :c', { ':n': { N: '1' }, ':c': { S: 'blue' } }],
  ]
  test.each(TRUE)('is met: %s', async (condition, values, names) => {
    expect(await holds(condition, values, names)).toBe(true)
  })

  const FALSE: [string, object?, object?][] = [
    ['attribute_not_exists(dealer)'],
    ['mileage < :n', { ':n': { N: '20' } }],
    ['mileage < :n', { ':n': { S: '999' } }],
    ['absent = :n', { ':n': { N: '1' } }],
    ['contains(tags, :p)', { ':p': { S: 'dem' } }],
    ['size(mileage) > :n', { ':n': { N: '0' } }],
    ['contains(taken, mail.absent.eventId)'],
    ['NOT begins_with(colour, :p)', { ':p': { S: 'red' } }],
  ]
  test.each(FALSE)('is not met: %s', async (condition, values, names) => {
    expect(await holds(condition, values, names)).toBe(false)
  })
})

test('a write whose condition fails changes nothing and can return the item in its way', async () => {
  const { send } = await machineWithCars()
  await send('PutItem', { TableName: 'cars', Item: item })

  const refused = send('PutItem', {
    TableName: 'cars',
    Item: car('d1', 'v1'),
    ConditionExpression: 'attribute_not_exists(dealer)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  })

  await expect(refused).rejects.toMatchObject({
    code: 'ConditionalCheckFailedException',
    message: 'The conditional request failed',
    fields: { Item: item },
  })
  expect(await send('GetItem', { TableName: 'cars', Key: car('d1', 'v1') })).toEqual({ Item: item })
})

test('of twenty that race for one item exactly one gets it', async () => {
  const { send } = await machineWithCars()
  const race = Array.from({ length: 20 }, (_none, runner) =>
    send('PutItem', {
      TableName: 'cars',
      Item: car('d1', 'v1', { runner: { N: String(runner) } }),
      ConditionExpression: 'attribute_not_exists(vin)',
    }),
  )

  const results = await Promise.allSettled(race)

  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})
