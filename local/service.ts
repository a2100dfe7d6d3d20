/**
 * One AWS service as this machine offers it. `input` and the result have the shapes of the AWS SDK v3
 * (bytes are Uint8Array, times are Date); the HTTP front turns them into the AWS JSON protocols.
 */
export interface LocalService {
  /** The prefix of `X-Amz-Target`, e.g. `DynamoDB_20120810`, `AWSStepFunctions`, `AWSEvents`, `AmazonSQS`, `secretsmanager`. */
  readonly target: string
  /** e.g. `handle('PutItem', {…})`. Throws AwsError for what AWS would refuse. */
  handle(operation: string, input: Readonly<Record<string, unknown>>): Promise<object>
}

/** An error as an AWS service would answer it. `code` is AWS's name, e.g. `ConditionalCheckFailedException`; `fields` are the extra members, e.g. `Item`, `CancellationReasons`. */
export class AwsError extends Error {
  readonly code: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly status: number

  constructor(code: string, message: string, options: { fields?: Record<string, unknown>; status?: number } = {}) {
    super(message)
    this.name = code
    this.code = code
    this.fields = options.fields ?? {}
    this.status = options.status ?? 400
  }
}
