import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { car, machine, machineWithCars } from './machine.ts'

const folder = mkdtempSync(join(tmpdir(), 'dynamodb-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('after a restart tables, items, indexes, settings and request tokens are there again', async () => {
  const path = join(folder, 'machine.sqlite')
  const first = await machineWithCars(path)
  const item = car('d', 'v', { holder: { S: 'Li' }, due: { N: '1' }, bytes: { B: new Uint8Array([7]) } })
  const request = { ClientRequestToken: 'token', TransactItems: [{ Put: { TableName: 'cars', Item: item } }] }
  await first.send('TransactWriteItems', request)
  await first.send('UpdateTimeToLive', {
    TableName: 'cars',
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  })
  const described = await first.send('DescribeTable', { TableName: 'cars' })
  first.close()

  const second = machine(path)

  expect(await second.send('DescribeTable', { TableName: 'cars' })).toEqual(described)
  expect(await second.send('DescribeTimeToLive', { TableName: 'cars' })).toMatchObject({
    TimeToLiveDescription: { AttributeName: 'expires' },
  })
  await second.send('DeleteItem', { TableName: 'cars', Key: car('d', 'v') })
  await second.send('TransactWriteItems', request)
  expect(await second.send('Scan', { TableName: 'cars' })).toMatchObject({ Count: 0 })
  await second.send('PutItem', { TableName: 'cars', Item: item })
  const found = await second.send('Query', {
    TableName: 'cars',
    IndexName: 'byHolder',
    KeyConditionExpression: 'holder = :h',
    ExpressionAttributeValues: { ':h': { S: 'Li' } },
  })
  expect(found).toMatchObject({ Items: [item] })
  second.close()
})
