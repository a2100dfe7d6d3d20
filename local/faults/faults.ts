import type { LocalService } from '../service.ts'
import type { LambdaAnswer } from '../step-functions/integrations/lambda.ts'
import { type Dice, flakyService, withSdkRetries } from './flaky-service.ts'

/** What AWS may do to us at any time and one machine would never do by itself. The same seed gives the same unkindness. */
export interface Faults {
  /** As a function's client sees a service: throttled, its answers lost, its indexes late; with the SDK's retries. */
  client(service: LocalService): LocalService
  /** As a state machine sees a service: the same, without retries. */
  integration(service: LocalService): LocalService
  /** A queue that delivers late, out of order, and sometimes twice. */
  enqueue<Sent>(send: Enqueue<Sent>): Enqueue<Sent>
  /** Functions that are throttled before they begin, or die after their work is done and before they answer. */
  invoke(call: Invoke): Invoke
  /** Status changes of executions are best effort: some are never told. */
  announce<Event>(tell: (event: Event) => Promise<void>): (event: Event) => Promise<void>
}

type Enqueue<Sent> = (queueArn: string, body: string, delaySeconds?: number) => Sent
type Invoke = (name: string, payload: unknown) => Promise<LambdaAnswer>

const RATES = { twice: 0.05, late: 0.1, throttled: 0.02, killed: 0.02, untold: 0.05 }

/** How late a message may be, in seconds. */
const LATEST = 20

export function openFaults(next: () => number): Faults {
  const dice: Dice = (probability) => next() < probability
  return {
    client: (service) => withSdkRetries(flakyService(service, dice)),
    // Step Functions names errors as the Java SDK names their classes.
    integration: (service) => flakyService(service, dice, 'InternalServerErrorException'),
    enqueue: (send) => (queueArn, body, delaySeconds) => {
      const delay = () => (dice(RATES.late) ? Math.ceil(next() * LATEST) : delaySeconds)
      if (dice(RATES.twice)) send(queueArn, body, Math.ceil(next() * LATEST))
      return send(queueArn, body, delay())
    },
    invoke: (call) => async (name, payload) => {
      if (dice(RATES.throttled)) return failure('Lambda.TooManyRequestsException', 'Rate Exceeded.')
      const answer = await call(name, payload)
      return dice(RATES.killed) ? failure('Runtime.ExitError', 'Runtime exited with error: signal: killed') : answer
    },
    announce: (tell) => async (event) => {
      if (!dice(RATES.untold)) await tell(event)
    },
  }
}

const failure = (errorType: string, errorMessage: string): LambdaAnswer => ({
  payload: null,
  functionError: { errorType, errorMessage },
})
