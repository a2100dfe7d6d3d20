import type { Retrier, Value, Work } from './asl.ts'

/** Id of the event that the run consumed last; mail of that id is not new. */
export const LAST = '$last'

/** One conditional UpdateItem on the run: not ended, and nothing awaited in the mail that is new. */
export function registration(keys: readonly string[], continues: string | undefined, seconds: number | string): Work {
  const run = '$states.context.Execution.Input.run'
  const isOld = (at: number): string =>
    `(attribute_not_exists(mail.#k${at}) OR mail.#k${at}.eventId = :lastId OR contains(taken, mail.#k${at}.eventId))`
  return {
    Type: 'Task',
    Resource: 'arn:$' + '{Partition}:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
    Arguments: {
      TableName: '$' + '{TableName}',
      Key: { pk: { S: `{% ${run}.pk %}` }, sk: { S: `{% ${run}.sk %}` } },
      UpdateExpression: 'SET awaiting = :awaiting ADD taken :last',
      ConditionExpression: [
        'attribute_exists(pk)',
        'attribute_not_exists(ended)',
        ...keys.map((_, at) => isOld(at)),
      ].join(' AND '),
      ...(keys.length > 0 && { ExpressionAttributeNames: Object.fromEntries(keys.map((key, at) => [`#k${at}`, key])) }),
      ExpressionAttributeValues: {
        ':awaiting': { M: awaiting(keys, continues) },
        ':last': { SS: [`{% ${LAST} %}`] },
        ...(keys.length > 0 && { ':lastId': { S: `{% ${LAST} %}` } }),
      },
    },
    TimeoutSeconds: seconds,
    Retry: REGISTRATION_RETRY,
  }
}

function awaiting(keys: readonly string[], continues: string | undefined): Record<string, Value> {
  return {
    token: { S: '{% $states.context.Task.Token %}' },
    keys: { L: keys.map((key) => ({ S: key })) },
    ...(continues && { continues: { S: continues } }),
  }
}

/** A registration is repeated with a new token; a wait that timed out never is. */
const REGISTRATION_RETRY: readonly Retrier[] = [
  {
    ErrorEquals: [
      'DynamoDb.ProvisionedThroughputExceededException',
      'DynamoDb.RequestLimitExceededException',
      'DynamoDb.ThrottlingException',
      'DynamoDb.TransactionConflictException',
      'DynamoDb.InternalServerErrorException',
      'DynamoDb.DynamoDbException',
      'DynamoDb.SdkClientException',
    ],
    IntervalSeconds: 1,
    MaxAttempts: 8,
    BackoffRate: 2,
    MaxDelaySeconds: 20,
    JitterStrategy: 'FULL',
  },
]
