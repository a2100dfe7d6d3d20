import middy from '@middy/core'
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { z } from 'zod'
import { type AnyEvent, anyEventSchema } from '../../events/define-event.ts'
import { answerHttp, type HttpFunction, type HttpGatewayEvent, type HttpGatewayResult } from './http-function.ts'
import { lambdaServices, type Services } from './services.ts'

/** A host that runs handlers in process may bring its own services on the context; AWS does not. */
export interface HostContext extends Context {
  services?: Services
}

/** A handler as Lambda, and the local machine, call it. */
export type Handler<Event = unknown, Result = unknown> = (event: Event, context: HostContext) => Promise<Result>

const servicesOf = (context: HostContext): Services => context.services ?? lambdaServices()

/** The one place where middy is: logs the name of what went wrong and rethrows, for workflows and queues decide what follows. Never the input, which may be personal. */
function wrap<Event, Result>(handler: Handler<Event, Result>): Handler<Event, Result> {
  return middy(handler).onError((request) => {
    servicesOf(request.context).log.error('function failed', {
      function: request.context.functionName,
      error: request.error?.name,
    })
  })
}

/** A task of a workflow: input and output are parsed; whatever it throws reaches the workflow's Retry and Catch by its `name`. */
export function taskFunction<Input extends z.ZodType, Output extends z.ZodType>(
  input: Input,
  output: Output,
  run: (input: z.output<Input>, services: Services) => Promise<z.input<Output>>,
): Handler<unknown, z.output<Output>> {
  return wrap(async (event, context) => output.parse(await run(input.parse(event), servicesOf(context))))
}

/** What a function on a queue is told: one of our events, and when it was first received. */
export interface ReceivedEvent {
  event: AnyEvent
  /** ISO 8601; the same at every retry of this delivery. */
  now: string
}

const busMessageSchema = z.object({ detail: anyEventSchema })

/** A queue of our events: each record succeeds or fails on its own (partial batch response). */
export function queueFunction(
  run: (received: ReceivedEvent, services: Services) => Promise<void>,
): Handler<SQSEvent, SQSBatchResponse> {
  return batchFunction(busMessageSchema, ({ detail }, now, services) => run({ event: detail, now }, services))
}

/** A queue of whatever else the bus delivers, e.g. Step Functions' own events. */
export function batchFunction<Message extends z.ZodType>(
  message: Message,
  run: (message: z.output<Message>, now: string, services: Services) => Promise<void>,
): Handler<SQSEvent, SQSBatchResponse> {
  return wrap<SQSEvent, SQSBatchResponse>(async (batch, context) => {
    const services = servicesOf(context)
    const failed: string[] = []
    const handle = async (record: SQSEvent['Records'][number]): Promise<void> => {
      try {
        const now = new Date(Number(record.attributes.ApproximateFirstReceiveTimestamp)).toISOString()
        await run(message.parse(JSON.parse(record.body)), now, services)
      } catch (error) {
        services.log.error('record failed', {
          function: context.functionName,
          messageId: record.messageId,
          error: error instanceof Error ? error.name : 'unknown',
        })
        failed.push(record.messageId)
      }
    }
    await Promise.all(batch.Records.map(handle))
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
  })
}

const scheduleSchema = z.object({ scheduledAt: z.iso.datetime({ offset: true }) })

/** A sweep: `now` is the time it was scheduled for, so that a retry does the same again. */
export function scheduledFunction(run: (now: string, services: Services) => Promise<unknown>): Handler {
  return taskFunction(scheduleSchema, z.unknown(), ({ scheduledAt }, services) => run(scheduledAt, services))
}

/** A function behind the HTTP API (payload format 2.0). */
export function httpFunction(run: HttpFunction): Handler<HttpGatewayEvent, HttpGatewayResult> {
  return wrap((event, context) => answerHttp(event, run, servicesOf(context)))
}
