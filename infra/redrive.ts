import { parseArgs } from 'node:util'
import { SQSClient } from '@aws-sdk/client-sqs'
import { type DeadLetterQueue, listDeadLetterQueues, moveMessages } from './move-messages.ts'

/**
 * `node infra/redrive.ts [QUEUE] [--prefix LeadToLoyalty-]`: lists the dead letters, or sends those of one queue back.
 * See docs/redrive.md.
 */
const { values, positionals } = parseArgs({
  options: { prefix: { type: 'string', default: 'LeadToLoyalty-' } },
  allowPositionals: true,
})
const client = new SQSClient({})
const queues = await listDeadLetterQueues(client, values.prefix)
const [wanted] = positionals

if (queues.length === 0) fail(`There is no dead-letter queue whose name begins with '${values.prefix}'`)
if (wanted === undefined) for (const each of queues) console.log(`${String(each.waiting).padStart(6)}  ${each.name}`)
if (wanted !== undefined) await redrive(wanted)

async function redrive(name: string): Promise<void> {
  const queue = queues.find((each) => each.name === name)
  if (!queue) return fail(`There is no ${name}; there are ${queues.map((each) => each.name).join(', ')}`)
  console.log(`${await moveMessages(client, queue.url, sourceOf(queue))} message(s) of ${name} are being tried again`)
}

function sourceOf({ name, source }: DeadLetterQueue): string {
  return source ?? fail(`${name} holds sweeps, not events: the next sweep does the same work, nothing must go back`)
}

function fail(message: string): never {
  console.error(message)
  process.exit(1)
}
