import { AwsError, type LocalService } from '../service.ts'

/** True with a probability from 0 to 1. */
export type Dice = (probability: number) => boolean

const RATES = { throttled: 0.03, answerLost: 0.02, conflict: 0.03, indexLate: 0.2 }

const throttling: Readonly<Record<string, string>> = {
  DynamoDB_20120810: 'ProvisionedThroughputExceededException',
}

/**
 * A service that throttles, conflicts, loses answers to what it has done, and whose indexes lag.
 * `serverError` is what it calls its own failures to the one who asks.
 */
export function flakyService(service: LocalService, dice: Dice, serverError = 'InternalServerError'): LocalService {
  return {
    target: service.target,
    handle: async (operation, input) => {
      if (dice(RATES.throttled))
        throw new AwsError(throttling[service.target] ?? 'ThrottlingException', 'Rate exceeded')
      if (operation === 'TransactWriteItems' && dice(RATES.conflict)) throw conflict(input)
      const answer = await service.handle(operation, input)
      if (dice(RATES.answerLost)) throw new AwsError(serverError, 'The answer was lost on its way', { status: 500 })
      return input.IndexName === undefined ? answer : withoutNewest(answer, dice)
    },
  }
}

function conflict({ TransactItems }: Readonly<Record<string, unknown>>): AwsError {
  const count = Array.isArray(TransactItems) ? TransactItems.length : 1
  const reasons = Array.from({ length: count }, (_, at) => ({ Code: at === 0 ? 'TransactionConflict' : 'None' }))
  return new AwsError('TransactionCanceledException', 'Transaction cancelled: TransactionConflict', {
    fields: { CancellationReasons: reasons },
  })
}

/** An index that has not heard of everything yet. */
function withoutNewest(answer: object, dice: Dice): object {
  if (!('Items' in answer) || !Array.isArray(answer.Items)) return answer
  const seen = answer.Items.filter(() => !dice(RATES.indexLate))
  return { ...answer, Items: seen, Count: seen.length }
}

/** Attempts of the SDK's standard retry mode. */
const ATTEMPTS = 3
const RETRIED = new Set(['ProvisionedThroughputExceededException', 'ThrottlingException', 'InternalServerError'])

/** What the SDK does about it, without its pauses: so a write may well be done twice. */
export function withSdkRetries(service: LocalService): LocalService {
  const handle: LocalService['handle'] = async (operation, input) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await service.handle(operation, input)
      } catch (error) {
        if (attempt === ATTEMPTS || !(error instanceof AwsError) || !RETRIED.has(error.code)) throw error
      }
    }
  }
  return { target: service.target, handle }
}
