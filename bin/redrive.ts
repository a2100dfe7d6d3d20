import { parseArgs } from 'node:util'
import { SQSClient } from '@aws-sdk/client-sqs'
import { inColumns } from './columns.ts'
import { deadLetterQueues, redrive } from './queues/redrive.ts'
import { runCommand } from './run-command.ts'
import { localClientSettings } from './running-machine.ts'

const USAGE = `npm run redrive                 the dead-letter queues, and what lies in them
npm run redrive -- QUEUE        send it back to where it came from; part of the name will do

On the running machine; --aws: on AWS, with the credentials of the environment.`

await runCommand(USAGE, async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { aws: { type: 'boolean', default: false } },
  })
  const client = new SQSClient(values.aws ? {} : localClientSettings())
  const [name] = positionals
  if (name === undefined) {
    const queues = await deadLetterQueues(client)
    for (const line of inColumns(queues.map((queue) => [queue.name, String(queue.messages)]))) console.log(line)
    return 0
  }
  const queue = await redrive(client, name)
  console.log(`${queue.messages} message(s) of ${queue.name} go back to where they came from.`)
  return 0
})
