import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Handler, HostContext } from '../../functions/shared/lambda.ts'
import type { Log } from '../../functions/shared/log.ts'
import { buildServices, type Clients, type Services } from '../../functions/shared/services.ts'
import type { Activity } from '../activity.ts'
import { arnOf } from '../names.ts'
import type { Random } from '../random.ts'
import { AwsError } from '../service.ts'
import type { LambdaAnswer } from '../step-functions/integrations/lambda.ts'
import { sendAfterCommit } from './after-commit.ts'

interface FunctionSettings {
  readonly name: string
  /** The source file that exports `handler`, from the project's root. */
  readonly entry: string
  readonly environment: Readonly<Record<string, string>>
  readonly timeoutSeconds: number
  /** The queue for what a schedule could not get done. */
  readonly deadLetterArn?: string
}

/** The functions, run in this process from their sources. They are called by name or ARN, with or without qualifier. */
export interface Functions {
  create(settings: FunctionSettings): void
  list(): readonly FunctionSettings[]
  /** Throws ResourceNotFoundException. */
  find(nameOrArn: string): FunctionSettings
  /** Never throws for what the function throws: that is `functionError`. */
  invoke(nameOrArn: string, payload: unknown): Promise<LambdaAnswer>
  /** Imports every source, so that the first call need not wait and a missing file is known at once. */
  load(): Promise<void>
}

const root = resolve(import.meta.dirname, '../..')

export function openFunctions(parts: {
  clients: Clients
  log: Log
  activity: Activity
  random: Random
  committed: () => Promise<void>
}): Functions {
  const settings = new Map<string, FunctionSettings>()
  const services = new Map<string, Services>()
  const handlers = new Map<string, Promise<Handler>>()

  /** One for each distinct environment, as warm Lambdas would share nothing but it. */
  const servicesFor = (environment: Readonly<Record<string, string>>): Services => {
    const key = JSON.stringify(environment)
    const known = services.get(key)
    if (known) return known
    const built = buildServices({ ...environment }, parts.clients, parts.log)
    const sparing = { ...built, channels: sendAfterCommit(built.channels, parts.committed) }
    services.set(key, sparing)
    return sparing
  }

  const handlerOf = (entry: string): Promise<Handler> => {
    const known = handlers.get(entry) ?? importHandler(entry)
    handlers.set(entry, known)
    return known
  }

  const run = async (settings: FunctionSettings, payload: unknown): Promise<LambdaAnswer> => {
    const requestId = parts.random.uuid()
    const deadline = performance.now() + settings.timeoutSeconds * 1000
    const context = hostContext(settings, requestId, deadline, servicesFor(settings.environment))
    try {
      const handler = await handlerOf(settings.entry)
      const result = await withinTime(settings, requestId, handler(copyJson(payload), context))
      return { payload: copyJson(result) }
    } catch (error) {
      return { payload: null, functionError: toFunctionError(error) }
    }
  }

  const find = (nameOrArn: string): FunctionSettings => {
    const found = settings.get(functionName(nameOrArn))
    if (found) return found
    throw new AwsError('ResourceNotFoundException', `Function not found: ${nameOrArn}`, { status: 404 })
  }

  return {
    find,
    create: (created) => {
      settings.set(created.name, created)
    },
    list: () => [...settings.values()],
    invoke: async (nameOrArn, payload) => parts.activity.track(run(find(nameOrArn), payload)),
    load: async () => {
      await Promise.all([...settings.values()].map(({ entry }) => handlerOf(entry)))
    },
  }
}

export const functionArn = (name: string): string => arnOf('lambda', `function:${name}`)

const functionName = (nameOrArn: string): string =>
  nameOrArn.startsWith('arn:') ? (nameOrArn.split(':')[6] ?? '') : (nameOrArn.split(':')[0] ?? '')

async function importHandler(entry: string): Promise<Handler> {
  const { handler } = await import(/* @vite-ignore */ pathToFileURL(resolve(root, entry)).href)
  if (typeof handler !== 'function') throw new Error(`${entry} exports no handler`)
  return handler
}

/** Its time is the real one, on a virtual clock too: computing takes as long as it takes. */
async function withinTime<T>({ timeoutSeconds }: FunctionSettings, requestId: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const text = `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`
      reject(Object.assign(new Error(text), { name: 'Sandbox.Timedout' }))
    }, timeoutSeconds * 1000)
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}

/** Between caller and function only JSON travels. */
function copyJson(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value))
}

function toFunctionError(error: unknown): NonNullable<LambdaAnswer['functionError']> {
  if (!(error instanceof Error)) return { errorType: 'Error', errorMessage: String(error) }
  return {
    errorType: error.name,
    errorMessage: error.message,
    trace: error.stack?.split('\n') ?? [],
  }
}

function hostContext(
  { name }: FunctionSettings,
  awsRequestId: string,
  deadline: number,
  services: Services,
): HostContext {
  const gone = (): never => {
    throw new Error('Functions return what they have to say')
  }
  return {
    functionName: name,
    functionVersion: '1',
    invokedFunctionArn: `${functionArn(name)}:live`,
    memoryLimitInMB: '512',
    awsRequestId,
    logGroupName: name,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - performance.now()),
    done: gone,
    fail: gone,
    succeed: gone,
    services,
  }
}
