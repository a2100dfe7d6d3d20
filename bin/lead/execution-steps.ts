import {
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  type SFNClient,
} from '@aws-sdk/client-sfn'

/** A state that an execution entered, or how the execution ended. */
export interface Step {
  at: string
  name: string
  kind: 'state' | 'end'
}

/** The steps of an execution in order; `undefined` if the engine has forgotten it (Step Functions keeps 90 days). */
export async function executionSteps(client: SFNClient, executionArn: string): Promise<Step[] | undefined> {
  try {
    const steps: Step[] = []
    let nextToken: string | undefined
    do {
      const page = await client.send(new GetExecutionHistoryCommand({ executionArn, nextToken, maxResults: 1000 }))
      steps.push(...(page.events ?? []).flatMap(toStep))
      nextToken = page.nextToken
    } while (nextToken)
    return steps
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return undefined
    throw error
  }
}

function toStep({ timestamp, type, stateEnteredEventDetails, executionFailedEventDetails }: HistoryEvent): Step[] {
  const at = timestamp?.toISOString() ?? ''
  if (stateEnteredEventDetails?.name !== undefined) return [{ at, name: stateEnteredEventDetails.name, kind: 'state' }]
  const ended = /^Execution(Succeeded|Failed|TimedOut|Aborted)$/.exec(type ?? '')?.[1]
  if (ended === undefined) return []
  const error = executionFailedEventDetails?.error
  return [{ at, name: error === undefined ? ended : `${ended}: ${error}`, kind: 'end' }]
}
