import { createHash } from 'node:crypto'
import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import { keys } from '../../functions/shared/keys.ts'
import { keepGoing, type Load } from './load.ts'

export interface AdvisorLoad extends Load {
  /** Paths of offers whose acceptance was answered with the person's number. */
  readonly accepted: Set<string>
  readonly declined: Set<string>
}

/** Advisors who read the outbox and tap: six in ten accept, two decline, two are silent. */
export function loadAdvisors(options: { url: string; client: DynamoDBClient; table: string }): AdvisorLoad {
  const { url, client, table } = options
  const accepted = new Set<string>()
  const declined = new Set<string>()
  const waiting: string[] = []
  let last = '0'

  const readNotices = async (): Promise<boolean> => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk > :last',
        ExpressionAttributeValues: {
          ':pk': { S: keys.outbox(new Date().toISOString().slice(0, 10), '', '').pk },
          ':last': { S: last },
        },
        Limit: 100,
      }),
    )
    waiting.push(...Items.flatMap(offerPath))
    last = Items.at(-1)?.sk?.S ?? last
    return Items.length > 0
  }

  const tap = async (path: string): Promise<boolean> => {
    const share = createHash('sha256').update(path).digest().readUInt8(0) / 256
    if (share >= 0.8) return true
    const accepting = share < 0.6
    const body = new URLSearchParams(accepting ? { action: 'accept' } : { action: 'decline', reason: 'busy' })
    const answer = await fetch(`${url}${path}`, { method: 'POST', body })
    const page = await answer.text()
    if (answer.status >= 500) return false
    if (accepting && page.includes('href="tel:')) accepted.add(path)
    if (!accepting && answer.ok) declined.add(path)
    return true
  }

  return {
    accepted,
    declined,
    ...keepGoing(3, () => {
      // The newest first: it is most likely still open.
      const path = waiting.pop()
      return path === undefined ? readNotices : () => tap(path)
    }),
  }
}

function offerPath({ template, text }: Record<string, AttributeValue>): string[] {
  const path = /\/offers\/[\w.-]+/.exec(text?.S ?? '')?.[0]
  return template?.S === 'offer-new' && path ? [path] : []
}
