import { parseArgs } from 'node:util'
import { DEFAULT_DATA_DIR } from './connect.ts'
import { serveDynamoDb } from './dynamodb-only.ts'
import { loadFirstSamples } from './first-samples.ts'
import { openServer } from './http/server.ts'
import { openMachine } from './machine.ts'
import { settleService } from './settle-service.ts'
import { simulateLeadSources } from './simulate-lead-sources.ts'
import { SIMULATED_DATA_DIR, simulateProviders } from './simulate-providers.ts'
import { synthesize } from './template/synthesize.ts'
import { endWhenStoreFails, isForTheOperator } from './trouble.ts'
import { welcome } from './welcome.ts'

const USAGE = `npm start -- [--data DIR] [--port N] [--host ADDRESS] [--url URL] [--no-samples] [--faults SEED]
                [--simulate-providers]
npm start -- --dynamodb-only [--data DIR] [--port N] [--host ADDRESS]

--data DIR       where everything is kept (default ${DEFAULT_DATA_DIR}; with --dynamodb-only: in memory)
--port N         where it answers (default 8600)
--host ADDRESS   who may reach it (default 127.0.0.1: this computer alone)
--url URL        the address that links in messages begin with, if others reach it by another one
--no-samples     start an empty data folder without the fictional brand
--faults SEED    be as unkind as AWS may be: deliver twice and late, throttle, lose answers, kill functions
--simulate-providers  SMS, WeChat and WeCom play on this computer, and two phones show it on the next port; so do ad
                 platforms (npm run send -- --platform);
                 everything is kept in ${SIMULATED_DATA_DIR} unless told otherwise
--dynamodb-only  DynamoDB alone, without the product`

const options = {
  data: { type: 'string' },
  port: { type: 'string', default: '8600' },
  host: { type: 'string', default: '127.0.0.1' },
  url: { type: 'string' },
  'no-samples': { type: 'boolean', default: false },
  faults: { type: 'string' },
  'simulate-providers': { type: 'boolean', default: false },
  'dynamodb-only': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const

/** The command was called wrongly. */
class Misused extends Error {}

endWhenStoreFails()
try {
  const { values } = parseArgs({ options })
  if (values.help) console.log(USAGE)
  else if (values['dynamodb-only']) await runDynamoDb(values)
  else await run(values)
} catch (error) {
  console.error(explain(error))
  process.exitCode = 1
}

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

function readPort({ port }: Values): number {
  if (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535) return Number(port)
  throw new Misused(`--port ${port} is not a port: write a number from 1 to 65535`)
}

async function runDynamoDb(values: Values): Promise<void> {
  const { port, close } = await serveDynamoDb({ dataDir: values.data, host: values.host, port: readPort(values) })
  stopOnSignal(close)
  console.log(`DynamoDB 正在运行 · is running: http://127.0.0.1:${port} (${values.data ?? '仅在内存 · in memory'})`)
}

async function run(values: Values): Promise<void> {
  const port = readPort(values)
  const isSimulated = values['simulate-providers']
  const data = values.data ?? process.env.LTL_DATA ?? (isSimulated ? SIMULATED_DATA_DIR : DEFAULT_DATA_DIR)
  const url = values.url ?? `http://127.0.0.1:${port}`
  const template = await synthesize(() => console.log('正在合成模板 · Synthesizing the stack, once for these sources'))
  const machine = await openMachine({
    dataDir: data,
    template,
    baseUrl: url,
    ...(values.faults !== undefined && { faults: Number(values.faults) }),
  })
  try {
    await machine.host.functions.load()
    const { gateway } = machine.host
    const services = [...machine.awsServices, settleService(machine.idle)]
    const server = await openServer({ gateway, services, committed: machine.committed, host: values.host, port })
    machine.dataFolder?.announce({ url: `http://127.0.0.1:${port}`, environment: machine.environment })
    const samples = !values['no-samples']
    const phones = isSimulated ? await simulateProviders(machine, { url, host: values.host, port, samples }) : undefined
    const platforms = isSimulated ? await simulateLeadSources(machine, { port }) : undefined
    stopOnSignal(async () => {
      await platforms?.close()
      await phones?.close()
      await server.close()
      await machine.close()
    })
    if (samples && !phones) await loadFirstSamples(machine.services, new Date().toISOString())
    console.log(await welcome(machine, { url, data }))
    if (phones)
      console.log(
        `\n  两部手机 · two phones   ${phones.url}\n  先打开这个页面 · open this page first: what a customer and an advisor see\n\n  广告平台来线索 · a lead from an ad platform   LTL_DATA=${data} npm run send -- --platform ocean-engine\n`,
      )
  } catch (error) {
    await machine.close()
    throw error
  }
}

/** The first signal stops cleanly, a second one at once; what was under way goes on at the next start. */
function stopOnSignal(close: () => Promise<void>): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (stopping) process.exit(130)
      stopping = true
      console.log('\n正在停止…… · Stopping; npm start goes on from here.')
      void close().finally(() => process.exit(0))
    })
}

/** What the caller can put right, in a sentence; anything else is thrown on with its stack. */
function explain(error: unknown): string {
  if (isForTheOperator(error) || error instanceof Misused) return error.message
  if (!(error instanceof Error && 'code' in error)) throw error
  if (error.code === 'EADDRINUSE') return `端口已被占用 · ${error.message}. Name another one with --port.`
  if (String(error.code).startsWith('ERR_PARSE_ARGS')) return `${error.message}\n\n${USAGE}`
  throw error
}
