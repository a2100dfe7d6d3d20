import { expect, test } from 'vitest'
import { car, type Machine, machineWithCars } from './machine.ts'

const vins = Array.from({ length: 25 }, (_none, at) => `v${String(at).padStart(2, '0')}`)

async function machineWith25(): Promise<Machine> {
  const opened = await machineWithCars()
  const puts = vins.map((vin, at) => ({ PutRequest: { Item: car(`d${at % 7}`, vin) } }))
  await opened.send('BatchWriteItem', { RequestItems: { cars: puts } })
  return opened
}

function itemsOf(answer: object): unknown[] {
  return 'Items' in answer && Array.isArray(answer.Items) ? answer.Items : []
}

test('a batch writes and deletes up to 25 items and gets them by key', async () => {
  const { send } = await machineWith25()
  await send('BatchWriteItem', { RequestItems: { cars: [{ DeleteRequest: { Key: car('d0', 'v00') } }] } })

  const answer = await send('BatchGetItem', {
    RequestItems: { cars: { Keys: [car('d0', 'v00'), car('d1', 'v01')], ProjectionExpression: 'vin' } },
  })

  expect(answer).toEqual({ Responses: { cars: [{ vin: { S: 'v01' } }] }, UnprocessedKeys: {} })
})

test('a batch with the same key twice, or too many, is refused', async () => {
  const { send } = await machineWithCars()
  const put = { PutRequest: { Item: car('d1', 'v1') } }
  const many = vins.map((vin) => ({ PutRequest: { Item: car('d1', vin) } }))

  await expect(send('BatchWriteItem', { RequestItems: { cars: [put, put] } })).rejects.toThrow('contains duplicates')
  await expect(
    send('BatchGetItem', { RequestItems: { cars: { Keys: [car('a', 'b'), car('a', 'b')] } } }),
  ).rejects.toThrow('contains duplicates')
  await expect(send('BatchWriteItem', { RequestItems: { cars: [...many, put] } })).rejects.toThrow(/Too many|25/)
})

test('the segments of a parallel scan together hold every item once', async () => {
  const { send } = await machineWith25()

  const segments = await Promise.all(
    [0, 1, 2].map((Segment) => send('Scan', { TableName: 'cars', Segment, TotalSegments: 3 })),
  )

  const found = segments.flatMap(itemsOf).map((item) => JSON.stringify(item))
  expect(new Set(found).size).toBe(25)
  expect(found).toHaveLength(25)
})

test('a scan in pages holds every item once', async () => {
  const { send } = await machineWith25()
  const found: unknown[] = []
  let start: unknown
  do {
    const page = await send('Scan', { TableName: 'cars', Limit: 4, ExclusiveStartKey: start })
    found.push(...itemsOf(page))
    start = 'LastEvaluatedKey' in page ? page.LastEvaluatedKey : undefined
  } while (start)

  expect(found).toHaveLength(25)
  expect(new Set(found.map((item) => JSON.stringify(item))).size).toBe(25)
})
