import { parseArgs } from 'node:util'
import { findKind, readSecrets, storeAccount } from './channels/accounts.ts'
import { readFields, readSecretFields } from './channels/ask-fields.ts'
import { type ChannelsConnection, connectChannels } from './channels/connect-channels.ts'
import { listAddresses, listChannels } from './channels/list-channels.ts'
import { sayAnswer, testChannel } from './channels/test-channel.ts'
import { inColumns } from './columns.ts'
import { runCommand, UsageError } from './run-command.ts'

const USAGE = `npm run channels -- list                          each channel and whether it goes
npm run channels -- addresses                     where providers tell us of receipts and replies; keep them secret
npm run channels -- add CHANNEL --set FIELD=VALUE …
                                                  an account, or changes to it; what is secret is asked for, or comes as
                                                  JSON on the standard input, or as LTL_<FIELD> in the environment
npm run channels -- test CHANNEL ADDRESS          sends one message, and says what happened
     --template ID --var NAME=VALUE … --employee ADDRESS

On this computer, unless TABLE_NAME and CHANNELS_SECRET name a deployment. What each needs: docs/channels.md`

const options = {
  set: { type: 'string', multiple: true },
  template: { type: 'string' },
  var: { type: 'string', multiple: true },
  employee: { type: 'string' },
} as const

await runCommand(USAGE, async () => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options })
  const [action, channel, address] = positionals
  const connection = await connectChannels(process.env)
  const { services, place } = connection
  try {
    if (action === 'list') return show(await listChannels(services, place))
    if (action === 'addresses') return show(await listAddresses(services, place))
    if (channel === undefined) throw new UsageError()
    if (action === 'add') return await add(channel, values.set ?? [], connection)
    if (action !== 'test' || address === undefined) throw new UsageError()
    const variables = Object.fromEntries(
      Object.entries(readFields(values.var ?? [])).map(([name, value]) => [name, `${value}`]),
    )
    const { template, employee } = values
    const trial = { channel, address, template, variables, employee, at: new Date().toISOString(), say: console.log }
    const answer = await testChannel(trial, services)
    console.log(sayAnswer(answer, channel))
    return answer.kind === 'accepted' || answer.kind === 'handed' ? 0 : 1
  } finally {
    await connection.close()
  }
})

function show(rows: readonly (readonly string[])[]): number {
  for (const line of inColumns(rows)) console.log(line)
  return 0
}

async function add(name: string, fields: readonly string[], { services, place }: ChannelsConnection): Promise<number> {
  const kind = findKind(name)
  const account = readFields(fields)
  const known = (await readSecrets(place))[name] ?? {}
  const secret = await readSecretFields(kind, known, process.env)
  await storeAccount(kind, { account, secret }, { services, place })
  console.log(`${name} is set up, in force within a minute. Try it: npm run channels -- test ${name} ADDRESS`)
  return 0
}
