import { setTimeout as sleep } from 'node:timers/promises'
import { DynamoDBClient, paginateQuery, paginateScan } from '@aws-sdk/client-dynamodb'
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  paginateListExecutions,
  SFNClient,
} from '@aws-sdk/client-sfn'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { z } from 'zod'
import { keys } from '../functions/shared/keys.ts'

/** The running machine, seen through AWS's own protocols. */
export interface Watched {
  url: string
  tableName: string
  /** The machine (version) that runs lead-response. */
  machineArn: string
}

const access = { region: 'cn-local-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

/** Messages get their place in the outbox by the time of their step: one may arrive behind those of the last seconds. */
const OVERLAP = 10_000

/** Waits until so many offers are in the outbox; reads on from about where it was, so that looking costs little. */
export function watchOffers({ url, tableName }: Watched): (count: number) => Promise<void> {
  const client = new DynamoDBClient({ endpoint: url, ...access })
  const seen = new Set<string>()
  let from = new Date(0).toISOString()
  const look = async (): Promise<void> => {
    const begun = Date.now()
    const query = {
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk AND sk > :from',
      ProjectionExpression: 'id, #template',
      ExpressionAttributeNames: { '#template': 'template' },
      ExpressionAttributeValues: {
        ':pk': { S: keys.outbox(new Date().toISOString().slice(0, 10), '', '').pk },
        ':from': { S: from },
      },
    }
    for await (const page of paginateQuery({ client }, query))
      for (const item of page.Items ?? []) if (item.template?.S === 'offer-new') seen.add(item.id?.S ?? '')
    from = new Date(begun - OVERLAP).toISOString()
  }
  return async (count) => {
    while (seen.size < count) {
      await look()
      if (seen.size < count) await sleep(100)
    }
  }
}

const inputSchema = z.object({ subject: z.object({ id: z.string() }) })

/** When each lead's advisor was told (epoch ms), by the source's own id of the lead: the end of the run's offer task. */
export async function readOfferTimes({ url, tableName, machineArn }: Watched): Promise<Map<string, number>> {
  const dynamodb = new DynamoDBClient({ endpoint: url, ...access })
  const workflows = new SFNClient({ endpoint: url, ...access })
  const sourceIds = new Map<string, string>()
  for await (const page of paginateScan({ client: dynamodb }, { TableName: tableName }))
    for (const item of (page.Items ?? []).map((each) => unmarshall(each)))
      if (item.sk === 'LEAD') sourceIds.set(item.leadId, item.lead.sourceId)
  const times = new Map<string, number>()
  for await (const page of paginateListExecutions({ client: workflows }, { stateMachineArn: machineArn }))
    for (const { executionArn } of page.executions ?? []) {
      const { input = '{}' } = await workflows.send(new DescribeExecutionCommand({ executionArn }))
      const sourceId = sourceIds.get(inputSchema.parse(JSON.parse(input)).subject.id)
      const offered = await offerEnded(workflows, executionArn ?? '')
      if (sourceId !== undefined && offered !== undefined) times.set(sourceId, offered)
    }
  return times
}

async function offerEnded(workflows: SFNClient, executionArn: string): Promise<number | undefined> {
  const { events = [] } = await workflows.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }))
  return events
    .find(({ stateExitedEventDetails }) => stateExitedEventDetails?.name === 'Offer the lead')
    ?.timestamp?.getTime()
}
