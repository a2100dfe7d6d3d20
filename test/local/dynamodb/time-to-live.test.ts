import { expect, test } from 'vitest'
import { virtualClock } from '../../../local/clock.ts'
import { car, machineWithCars } from './machine.ts'

const START = Date.UTC(2026, 0, 1)
const DAY = 24 * 3600

test('an item is deleted once its time has passed by the clock, and read until then', async () => {
  const clock = virtualClock(START, async () => undefined)
  const { db, send } = await machineWithCars(':memory:', clock)
  const inDays = (days: number) => ({ expires: { N: String(START / 1000 + days * DAY) } })
  await send('PutItem', { TableName: 'cars', Item: car('d', 'before', inDays(1)) })
  await send('UpdateTimeToLive', {
    TableName: 'cars',
    TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
  })
  await send('PutItem', { TableName: 'cars', Item: car('d', 'later', inDays(3)) })
  await send('PutItem', { TableName: 'cars', Item: car('d', 'text', { expires: { S: '1' } }) })
  await send('PutItem', { TableName: 'cars', Item: car('d', 'wrong unit', { expires: { N: '1' } }) })
  const left = async (): Promise<object> => send('Scan', { TableName: 'cars', ProjectionExpression: 'vin' })

  expect(await db.expireItems()).toBe(0)
  await clock.advanceTo(START + 2 * DAY * 1000)
  expect(await left()).toMatchObject({ Count: 4 })

  expect(await db.expireItems()).toBe(1)
  expect(await left()).toMatchObject({ Items: ['later', 'text', 'wrong unit'].map((S) => ({ vin: { S } })) })
})

test('time to live is described, and cannot be switched on twice', async () => {
  const { send } = await machineWithCars()
  const on = { TableName: 'cars', TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true } }
  await send('UpdateTimeToLive', on)

  expect(await send('DescribeTimeToLive', { TableName: 'cars' })).toEqual({
    TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' },
  })
  await expect(send('UpdateTimeToLive', on)).rejects.toThrow('TimeToLive is already enabled')
})
