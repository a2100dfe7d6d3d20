import { realClock } from './clock.ts'
import { takeDataFolder } from './data-folder.ts'
import { openDynamoDb } from './dynamodb/dynamodb.ts'
import { openServer } from './http/server.ts'
import { openStore } from './store.ts'
import { bringUpToDate } from './store-version.ts'

/** How often items whose time to live is over are deleted, in milliseconds. */
const EXPIRY_EVERY = 60_000

/** The machine's DynamoDB alone, for conformance suites and other programs; in memory without a folder. */
export async function serveDynamoDb(options: {
  dataDir: string | undefined
  host: string
  port: number
}): Promise<{ port: number; close(): Promise<void> }> {
  const { dataDir, host, port } = options
  const folder = dataDir === undefined ? undefined : takeDataFolder(dataDir)
  const path = folder?.store ?? ':memory:'
  const store = openStore(path)
  bringUpToDate(store, path)
  const dynamodb = openDynamoDb(store, realClock())
  const server = await openServer({ services: [dynamodb], committed: store.committed, host, port })
  folder?.announce({ url: `http://127.0.0.1:${server.port}`, environment: {} })
  const expiry = setInterval(() => void dynamodb.expireItems(), EXPIRY_EVERY)
  return {
    port: server.port,
    close: async () => {
      clearInterval(expiry)
      await server.close()
      store.close()
      folder?.release()
    },
  }
}
