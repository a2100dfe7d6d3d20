import { Duration } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { type LiveFunction, makeLiveFunction } from './constructs/live-function.ts'
import { type FunctionEntry, functionList, toPascalCase } from './function-list.ts'
import { grant, type Resources } from './grants.ts'
import type { Network } from './network.ts'
import type { Settings } from './settings.ts'

export interface FunctionsProps extends Resources {
  settings: Settings
  api: HttpApi
  /** What sweeps failed at for good. */
  sweepDeadLetters: Queue
  network?: Network
}

/** The functions by slug. */
export interface Functions {
  get(slug: string): LiveFunction
  all: ReadonlyMap<string, LiveFunction>
}

/** Callers' patience: a page answers at once, a task's retries are the journey's business, a sweep has a list to work off. */
const timeouts = {
  http: Duration.seconds(15),
  task: Duration.seconds(30),
  queue: Duration.seconds(30),
  schedule: Duration.minutes(2),
} satisfies Record<FunctionEntry['calledBy'], Duration>

export function makeFunctions(scope: Construct, props: FunctionsProps): Functions {
  const logs = makeLogs(scope, props.settings)
  const all = new Map(
    functionList.map((entry) => [entry.slug, makeFunction(scope, entry, { ...props, log: logs(entry.domain) })]),
  )
  return {
    all,
    get: (slug) => {
      const found = all.get(slug)
      if (found) return found
      throw new Error(`There is no function '${slug}'; add it to infra/function-list.ts`)
    },
  }
}

/** One log for each domain: a stack has room for 500 resources, and every line names its function. */
function makeLogs(scope: Construct, { logRetentionDays }: Settings): (domain: FunctionEntry['domain']) => LogGroup {
  const logs = new Map<string, LogGroup>()
  return (domain) => {
    const log = logs.get(domain) ?? new LogGroup(scope, `${toPascalCase(domain)}Log`, { retention: logRetentionDays })
    logs.set(domain, log)
    return log
  }
}

function makeFunction(scope: Construct, entry: FunctionEntry, props: FunctionsProps & { log: LogGroup }): LiveFunction {
  const made = makeLiveFunction(scope, toPascalCase(entry.slug), {
    entry: `functions/${entry.domain}/${entry.slug}.ts`,
    environment: environmentOf(entry, props),
    timeout: timeouts[entry.calledBy],
    architecture: props.settings.architecture,
    log: props.log,
    ...(entry.calledBy === 'schedule' && { deadLetters: props.sweepDeadLetters }),
    ...(entry.callsProviders && props.network && { network: props.network }),
  })
  grant(made.role, entry.may, props)
  return made
}

/** See Environment in functions/shared/services.ts. */
function environmentOf(
  { may }: FunctionEntry,
  { table, bus, secrets, api, settings }: FunctionsProps,
): Record<string, string> {
  return {
    TABLE_NAME: table.tableName,
    BUS_NAME: bus.eventBusName,
    SOURCES_SECRET: secrets.sources.secretArn,
    SIGNING_SECRET: secrets.signing.secretArn,
    IDENTITY_SECRET: secrets.identity.secretArn,
    ...(may.includes('read-channel-secrets') && { CHANNELS_SECRET: secrets.channels.secretArn }),
    BASE_URL: settings.baseUrl ?? api.apiEndpoint,
    DEFAULT_ZONE: settings.defaultZone,
  }
}
