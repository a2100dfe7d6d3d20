import fc from 'fast-check'
import { expect, test } from 'vitest'
import { car, type Machine, machineWithCars } from './machine.ts'

/** What the table should hold: (dealer, vin) → mileage and, for items in the index, holder. */
type Model = Map<string, { mileage: number; holder?: string | undefined }>

interface Step {
  /** Sends the request; true when it was carried out, false when its condition failed. */
  run(machine: Machine): Promise<boolean>
  /** Does the same to the model. */
  expect(model: Model): boolean
}

const keys = fc
  .tuple(fc.constantFrom('d1', 'd2', '店'), fc.constantFrom('v', 'V', 'v1', '🚗', ''))
  .map(([d, v]) => [d, `x${v}`] as const)
type Key = readonly [dealer: string, vin: string]
const amounts = fc.integer({ min: -5, max: 5 })
const holders = fc.option(fc.constantFrom('Li', 'Wang'), { nil: undefined })

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc
    .tuple(keys, amounts, holders, fc.boolean())
    .map(([key, mileage, holder, onlyNew]) => put(key, { mileage, holder }, onlyNew)),
  fc.tuple(keys, amounts).map(([key, by]) => add(key, by)),
  fc.tuple(keys, amounts).map(([key, above]) => removeAbove(key, above)),
  fc
    .tuple(keys, keys, amounts)
    .filter(([a, b]) => String(a) !== String(b))
    .map(([from, to, by]) => transfer({ from, to, by })),
)

function put(key: Key, { mileage, holder }: { mileage: number; holder?: string | undefined }, onlyNew: boolean): Step {
  return {
    run: ({ send }) =>
      attempt(
        send('PutItem', {
          TableName: 'cars',
          Item: itemOf(key, mileage, holder),
          ...(onlyNew ? { ConditionExpression: 'attribute_not_exists(vin)' } : {}),
        }),
      ),
    expect: (model) => {
      if (onlyNew && model.has(String(key))) return false
      model.set(String(key), { mileage, holder })
      return true
    },
  }
}

function add(key: Key, by: number): Step {
  return {
    run: ({ send }) => attempt(send('UpdateItem', adding(key, by))),
    expect: (model) => {
      const old = model.get(String(key))
      model.set(String(key), { ...old, mileage: (old?.mileage ?? 0) + by })
      return true
    },
  }
}

function removeAbove(key: Key, above: number): Step {
  return {
    run: ({ send }) =>
      attempt(
        send('DeleteItem', {
          TableName: 'cars',
          Key: car(...key),
          ConditionExpression: 'mileage > :n',
          ExpressionAttributeValues: { ':n': { N: String(above) } },
        }),
      ),
    expect: (model) =>
      (model.get(String(key))?.mileage ?? Number.NEGATIVE_INFINITY) > above && model.delete(String(key)),
  }
}

function transfer({ from, to, by }: { from: Key; to: Key; by: number }): Step {
  const payer = { ...adding(from, -by), ConditionExpression: 'mileage >= :minimum' }
  const values = { ...payer.ExpressionAttributeValues, ':minimum': { N: String(by) } }
  return {
    run: ({ send }) =>
      attempt(
        send('TransactWriteItems', {
          TransactItems: [{ Update: adding(to, by) }, { Update: { ...payer, ExpressionAttributeValues: values } }],
        }),
      ),
    expect: (model) => {
      const old = model.get(String(from))
      if (!old || old.mileage < by) return false
      model.set(String(from), { ...old, mileage: old.mileage - by })
      return add(to, by).expect(model)
    },
  }
}

function adding(key: Key, by: number) {
  return {
    TableName: 'cars',
    Key: car(...key),
    UpdateExpression: 'SET due = if_not_exists(due, :due) ADD mileage :n',
    ExpressionAttributeValues: { ':n': { N: String(by) }, ':due': { N: '1' } },
  }
}

function itemOf(key: Key, mileage: number, holder: string | undefined): Record<string, object> {
  const inIndex: Record<string, object> = holder === undefined ? {} : { holder: { S: holder } }
  return car(...key, { mileage: { N: String(mileage) }, due: { N: '1' }, ...inIndex })
}

async function attempt(request: Promise<object>): Promise<boolean> {
  try {
    await request
    return true
  } catch (error) {
    if (error instanceof Error && /^(ConditionalCheckFailed|TransactionCanceled)Exception$/.test(error.name))
      return false
    throw error
  }
}

function modelItems(model: Model, wanted: (holder: string | undefined) => boolean): object[] {
  const entries = [...model].filter(([, { holder }]) => wanted(holder))
  entries.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return entries.map(([key, { mileage, holder }]) => {
    const [dealer = '', vin = ''] = key.split(',')
    return itemOf([dealer, vin], mileage, holder)
  })
}

test('after any sequence of writes table and index hold exactly what a plain map would', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 30 }), async (sequence) => {
      const opened = await machineWithCars()
      const model: Model = new Map()

      const results = await Promise.all(sequence.map((step) => step.run(opened))) // all in flight, in this order

      expect(results).toEqual(sequence.map((step) => step.expect(model)))
      expect(await opened.send('Scan', { TableName: 'cars' })).toMatchObject({ Items: modelItems(model, () => true) })
      const indexed = await opened.send('Query', {
        TableName: 'cars',
        IndexName: 'byHolder',
        KeyConditionExpression: 'holder = :h AND due = :d',
        ExpressionAttributeValues: { ':h': { S: 'Li' }, ':d': { N: '1' } },
      })
      expect(indexed).toMatchObject({ Items: modelItems(model, (holder) => holder === 'Li') })
      opened.close()
    }),
    { numRuns: 150 },
  )
})
