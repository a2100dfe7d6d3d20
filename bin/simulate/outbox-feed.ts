import { type AttributeValue, QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { z } from 'zod'
import { keys } from '../../functions/shared/keys.ts'
import type { Machine } from '../../local/machine.ts'

const sentSchema = z.object({
  sk: z.string(),
  id: z.string(),
  template: z.string(),
  recipient: z.string(),
  address: z.string(),
  text: z.string(),
  at: z.string(),
})

/** A message that lies in the outbox, as the person whom it reached reads it. */
export type Sent = z.infer<typeof sentSchema>

const DAY = 86_400_000

/** What the outbox took on a day (`YYYY-MM-DD`, UTC) after the entry with the sort key `after`, oldest first. */
export async function readOutboxDay(
  { clients, environment }: Pick<Machine, 'clients' | 'environment'>,
  { day, after }: { day: string; after: string },
): Promise<Sent[]> {
  const found: Sent[] = []
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined
  do {
    const page: QueryCommandOutput = await clients.dynamodb.send(
      new QueryCommand({
        TableName: environment.TABLE_NAME,
        KeyConditionExpression: 'pk = :pk AND sk > :last',
        ExpressionAttributeValues: { ':pk': { S: keys.outbox(day, '', '').pk }, ':last': { S: after } },
        ConsistentRead: true,
        ExclusiveStartKey,
      }),
    )
    found.push(...(page.Items ?? []).map((item) => sentSchema.parse(unmarshall(item))))
    ExclusiveStartKey = page.LastEvaluatedKey
  } while (ExclusiveStartKey)
  return found
}

/** Reads the outbox on from where it was read last, so that looking at it all year stays cheap. */
export function openOutboxFeed(machine: Machine): () => Promise<Sent[]> {
  let day = dayOf(machine.clock.now())
  let last = '0'
  const readOn = async (): Promise<Sent[]> => {
    const found = await readOutboxDay(machine, { day, after: last })
    last = found.at(-1)?.sk ?? last
    return found
  }
  return async () => {
    const found = await readOn()
    const today = dayOf(machine.clock.now())
    while (day < today) {
      day = dayOf(Date.parse(day) + DAY)
      last = '0'
      found.push(...(await readOn()))
    }
    return found
  }
}

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
