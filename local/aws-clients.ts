import * as dynamodb from '@aws-sdk/client-dynamodb'
import * as events from '@aws-sdk/client-eventbridge'
import * as secrets from '@aws-sdk/client-secrets-manager'
import * as workflows from '@aws-sdk/client-sfn'
import type { Clients } from '../functions/shared/services.ts'
import { AwsError, type LocalService } from './service.ts'

/** The services that stand behind the SDK's clients; the names are those of `Clients`. */
export type ClientServices = { readonly [name in keyof Clients]: LocalService }

/** The handler of each command class is resolved once: that doubles the calls per second. */
const settings = {
  region: 'local',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  cacheMiddleware: true,
}

/** The SDK's own clients, whose calls are answered in process: no serialization, no socket. Errors are the SDK's own classes. */
export function openClients(services: ClientServices): Clients {
  return {
    dynamodb: answerInProcess(new dynamodb.DynamoDBClient(settings), services.dynamodb, {
      ...dynamodb,
      base: dynamodb.DynamoDBServiceException,
    }),
    events: answerInProcess(new events.EventBridgeClient(settings), services.events, {
      ...events,
      base: events.EventBridgeServiceException,
    }),
    workflows: answerInProcess(new workflows.SFNClient(settings), services.workflows, {
      ...workflows,
      base: workflows.SFNServiceException,
    }),
    secrets: answerInProcess(new secrets.SecretsManagerClient(settings), services.secrets, {
      ...secrets,
      base: secrets.SecretsManagerServiceException,
    }),
  }
}

/** As much of an SDK client as is needed to step in before it serializes anything. */
interface Interceptable {
  readonly middlewareStack: {
    add(
      middleware: (
        next: unknown,
        context: { commandName?: string },
      ) => (call: { input: object }) => Promise<{ output: never; response: unknown }>,
      options: { step: 'initialize'; priority: 'high'; name: string },
    ): void
  }
}

/** What an SDK module exports: error classes by name, and the class of all other errors. */
interface SdkModule {
  readonly base: ErrorClass
  readonly [name: string]: unknown
}
type ErrorClass = new (options: ErrorOptions) => Error
type ErrorOptions = { name: string; message: string; $fault: 'client' | 'server'; $metadata: Metadata }
type Metadata = { httpStatusCode: number; attempts: number }

function answerInProcess<Client extends Interceptable>(client: Client, service: LocalService, sdk: SdkModule): Client {
  client.middlewareStack.add(
    (_next, { commandName = '' }) => {
      const operation = commandName.replace(/Command$/, '')
      return async ({ input }) => {
        try {
          const answer = await service.handle(operation, withoutUndefined(input))
          // The service answers in the shape that belongs to the command; only the SDK's types know which that is.
          return { output: { $metadata: { httpStatusCode: 200 }, ...answer } as never, response: {} }
        } catch (error) {
          throw error instanceof AwsError ? toSdkError(error, sdk) : error
        }
      }
    },
    { step: 'initialize', priority: 'high', name: 'answerInProcess' },
  )
  return client
}

/** The SDK does not send members that are undefined; nor do we pass them on. */
function withoutUndefined(input: object): Record<string, unknown> {
  const given: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(input)) if (value !== undefined) given[name] = value
  return given
}

function toSdkError(error: AwsError, sdk: SdkModule): Error {
  const named = sdk[error.code]
  const ErrorType = isErrorClass(named, sdk.base) ? named : sdk.base
  return new ErrorType({
    ...error.fields,
    name: error.code,
    message: error.message,
    $fault: error.status < 500 ? 'client' : 'server',
    $metadata: { httpStatusCode: error.status, attempts: 1 },
  })
}

function isErrorClass(value: unknown, base: ErrorClass): value is ErrorClass {
  return typeof value === 'function' && value.prototype instanceof base
}
