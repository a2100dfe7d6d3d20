import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readEvent } from '../../functions/shared/event-record.ts'
import type { Connection } from '../../local/connect.ts'

const EXAMPLE = join(import.meta.dirname, '../../samples/event.json')

/** Whether a body is a fact of a DMS (`POST /events`), and not a lead. */
export function isFact(body: string): boolean {
  try {
    return z.looseObject({ event: z.unknown() }).safeParse(JSON.parse(body)).data?.event !== undefined
  } catch {
    return false
  }
}

/** The example, each time a new fact of this moment. */
export async function exampleFact(now: number): Promise<string> {
  const example = z.looseObject({}).parse(JSON.parse(await readFile(EXAMPLE, 'utf8')))
  const occurredAt = new Date(now).toISOString()
  return JSON.stringify({ ...example, id: `example-${now}`, workOrderId: `wo-${now}`, occurredAt })
}

/** What became of the fact, and which events it made. */
export async function tellOutcome(eventId: string, { services, settle }: Connection): Promise<void> {
  await settle()
  const outcome = (await readEvent(services.table, eventId))?.outcome
  if (!outcome) {
    console.log('\n还在等待所需的资料（最多一小时） · Waits for what it needs, e.g. the vehicle (an hour at most)')
    return
  }
  console.log(`\n结果 · Outcome: ${outcome.kind}${outcome.kind === 'recorded' ? '' : ` (${outcome.detail ?? ''})`}`)
  if (outcome.kind !== 'recorded') return
  for (const id of outcome.detail?.split(' ') ?? []) {
    const event = (await readEvent(services.table, id))?.event
    console.log(event ? `  ${event.name.padEnd(20)} ${event.subject.type} ${event.subject.id}` : `  ${id}`)
  }
}
