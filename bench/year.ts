import { parseArgs } from 'node:util'
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn'
import { openMachine } from '../local/machine.ts'

/**
 * A year on the virtual clock: each owner has an execution that waits for a day of its own and then runs a function,
 * which writes one message. The whole machine is there (the stack's template, its schedules and sweeps), in memory.
 *
 *     node bench/year.ts [--owners 10000]
 */
const { values } = parseArgs({ options: { owners: { type: 'string', default: '10000' } } })
const OWNERS = Number(values.owners)
const START = '2026-01-01T00:00:00Z'
const YEAR = 365 * 86_400_000
const AT_ONCE = 200

const definition = {
  QueryLanguage: 'JSONata',
  StartAt: 'Wait for the day',
  States: {
    'Wait for the day': { Type: 'Wait', Timestamp: '{% $states.input.due %}', Next: 'Remind' },
    Remind: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: {
        FunctionName: 'remind',
        Payload: { owner: '{% $states.input.owner %}', at: '{% $states.context.State.EnteredTime %}' },
      },
      End: true,
    },
  },
}

const machine = await openMachine({ clock: { startsAt: START } })
const { services, clients } = machine
machine.host.functions.create({
  name: 'remind',
  entry: 'bench/remind.ts',
  environment: machine.environment,
  timeoutSeconds: 30,
})
const { stateMachineArn } = await clients.workflows.send(
  new CreateStateMachineCommand({
    name: 'year',
    roleArn: 'arn:aws-cn:iam::000000000000:role/bench',
    definition: JSON.stringify(definition),
  }),
)

const begun = performance.now()
for (let from = 0; from < OWNERS; from += AT_ONCE) {
  const batch = Array.from({ length: Math.min(AT_ONCE, OWNERS - from) }, (_, index) => start(from + index))
  await Promise.all(batch)
}
const started = performance.now()
await machine.advanceTo(new Date(Date.parse(START) + YEAR).toISOString())
const ended = performance.now()

let messages = 0
for await (const item of services.table.scan()) if (String(item.sk).startsWith('MESSAGE#')) messages += 1
const { executions: [last] = [] } = await clients.workflows.send(new ListExecutionsCommand({ stateMachineArn }))
const { status } = await clients.workflows.send(new DescribeExecutionCommand({ executionArn: last?.executionArn }))
console.log(`${OWNERS} owners started in ${show(begun, started)}, their year lived in ${show(started, ended)}`)
console.log(`${messages} messages, the last execution ${status}; ${megabytes()} MB`)
await machine.close()
process.exit(messages === OWNERS ? 0 : 1)

async function start(owner: number): Promise<void> {
  const due = new Date(Date.parse(START) + Math.floor(((owner + 0.5) / OWNERS) * YEAR)).toISOString()
  const input = JSON.stringify({ owner: `owner-${owner}`, due })
  await clients.workflows.send(new StartExecutionCommand({ stateMachineArn, name: `year-${owner}`, input }))
}

function show(from: number, to: number): string {
  return `${((to - from) / 1000).toFixed(1)} s`
}

function megabytes(): string {
  return (process.memoryUsage.rss() / 1024 / 1024).toFixed(0)
}
