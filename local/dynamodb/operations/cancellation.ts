import { AwsError } from '../../service.ts'

/** Why one action of a transaction could not be done, in AWS's shape. */
export interface CancellationReason {
  readonly Code: string
  readonly Message?: string
  readonly Item?: unknown
}

export const NO_REASON: CancellationReason = { Code: 'None' }

/** The reason for an error of one action; an error that is none of AWS's is thrown on. */
export function reasonOf(error: unknown): CancellationReason {
  if (!(error instanceof AwsError)) throw error
  if (error.code === 'ConditionalCheckFailedException') {
    return { Code: 'ConditionalCheckFailed', Message: error.message, ...error.fields }
  }
  return { Code: 'ValidationError', Message: error.message }
}

export function canceled(reasons: readonly CancellationReason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(', ')
  return new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { fields: { CancellationReasons: reasons } },
  )
}
