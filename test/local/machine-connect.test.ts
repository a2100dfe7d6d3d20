import { once } from 'node:events'
import { createServer } from 'node:net'
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { connect } from '../../local/connect.ts'
import { freePort, npmStart } from '../support/npm-start.ts'
import { newFolder } from './new-folder.ts'

const start = (dataDir: string, port: number, ...more: string[]) =>
  npmStart(['--data', dataDir, '--port', String(port), ...more])

describe('npm start', () => {
  test('says where it is, lets tools in, refuses a second one, and stops cleanly', async () => {
    const [dataDir, port] = [newFolder(), await freePort()]
    const running = start(dataDir, port, '--no-samples')
    await running.said('接下来')
    const outbox = /http\S+\/outbox/.exec(running.output())?.[0] ?? ''

    const page = await fetch(outbox)
    const connection = await connect(dataDir)
    await connection.services.table.put({ pk: 'a', sk: 'b', tool: true })
    await connection.settle()
    const item = await connection.services.table.get({ pk: 'a', sk: 'b' })
    await connection.close()
    const second = start(dataDir, await freePort())
    const secondCode = await second.exit
    const code = await running.stop()

    expect(page.status).toBe(200)
    expect(item).toMatchObject({ tool: true })
    expect(second.output()).toContain('is in use by process')
    expect(secondCode).toBe(1)
    expect(code).toBe(0)
  }, 60_000)

  test('a tool opens the folder itself when nothing runs, and finds what was there', async () => {
    const dataDir = newFolder()
    const first = await connect(dataDir)
    await first.services.table.put({ pk: 'a', sk: 'b', tool: true })
    await first.close()

    const second = await connect(dataDir)
    const item = await second.services.table.get({ pk: 'a', sk: 'b' })
    await second.settle()
    await second.close()

    expect(item).toMatchObject({ tool: true })
  }, 60_000)

  test('a port that is taken is said in a sentence', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const running = start(newFolder(), typeof address === 'object' && address ? address.port : 0, '--no-samples')

    const code = await running.exit
    server.close()

    expect(code).toBe(1)
    expect(running.output()).toContain('Name another one with --port')
    expect(running.output()).not.toMatch(/\n +at /)
  }, 60_000)

  test('serves DynamoDB alone, and keeps it in a folder that is named', async () => {
    const [dataDir, port] = [newFolder(), await freePort()]
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'cn-local-1',
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    })
    const first = start(dataDir, port, '--dynamodb-only')
    await first.said('DynamoDB')
    await client.send(
      new CreateTableCommand({
        TableName: 'cars',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'vin', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'vin', KeyType: 'HASH' }],
      }),
    )
    const Item = { vin: { S: 'LSV' }, km: { N: '12000' } }
    await client.send(new PutItemCommand({ TableName: 'cars', Item }))
    first.child.kill('SIGKILL')
    await first.exit

    const second = start(dataDir, port, '--dynamodb-only')
    await second.said('DynamoDB')
    const found = await client.send(new GetItemCommand({ TableName: 'cars', Key: { vin: { S: 'LSV' } } }))
    const lead = await fetch(`http://127.0.0.1:${port}/leads`, { method: 'POST' })

    expect(found.Item).toEqual(Item)
    expect(lead.status).toBe(404)
    expect(await second.stop()).toBe(0)
  }, 60_000)
})
