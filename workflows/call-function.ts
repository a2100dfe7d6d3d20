import type { Retrier, Value, Work } from './asl.ts'

/** Errors that pass by themselves. `Runtime.ExitError`: the function's process was killed, for want of memory or with its host. */
const PASSING = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.Unknown',
  'Runtime.ExitError',
  'TransactionCanceledException',
  'TransactionConflictException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'InternalServerError',
  'PublishFailed',
  'TimeoutError',
]

/** Retries end within minutes, for `now` is the state's entered time and must stay true. */
const RETRY_PASSING: Retrier = {
  ErrorEquals: PASSING,
  IntervalSeconds: 1,
  MaxAttempts: 8,
  BackoffRate: 2,
  MaxDelaySeconds: 30,
  JitterStrategy: 'FULL',
}
const RETRY_TIMEOUT: Retrier = {
  ErrorEquals: ['States.Timeout', 'Sandbox.Timedout'],
  IntervalSeconds: 5,
  MaxAttempts: 2,
}
const RETRY_OTHERS: Retrier = { ErrorEquals: ['States.ALL'], IntervalSeconds: 10, MaxAttempts: 2, BackoffRate: 2 }

/** Longer than any of our functions may run, in seconds. */
const TASK_TIMEOUT = 60

/** The one way a workflow calls a function: by its live alias, with the run, the subject, the step and the time. */
export function callFunction(slug: string, step: string, settings: Readonly<Record<string, Value>>): Work {
  return {
    Type: 'Task',
    Resource: placeholder(slug),
    Arguments: {
      run: '{% $states.context.Execution.Input.run %}',
      subject: '{% $states.context.Execution.Input.subject %}',
      step,
      now: '{% $states.context.State.EnteredTime %}',
      ...settings,
    },
    TimeoutSeconds: TASK_TIMEOUT,
    Retry: [RETRY_PASSING, RETRY_TIMEOUT, RETRY_OTHERS],
  }
}

/** What CDK replaces by the ARN of the function's live alias, e.g. `score-lead` → ScoreLead. */
function placeholder(slug: string): string {
  return `$\{${slug.replace(/(^|-)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}}`
}
