import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { inColumns } from './columns.ts'
import { addKey, findSourcesSecret, readKeys, retireKey, setKey } from './keys/source-keys.ts'
import { runCommand, UsageError } from './run-command.ts'
import { connectToNamed } from './running-machine.ts'

const USAGE = `npm run keys -- list
npm run keys -- add SOURCE              a new key; its secret is shown once
npm run keys -- set SOURCE KEY-ID       a key that somebody else made, read from the standard input: an ad
                                        platform's refresh-token and app-secret (or an access-token), the
                                        secret push-1 of its pushes (docs/intake.md); a source cannot sign with them
npm run keys -- retire SOURCE KEY-ID    --last shuts the source out

To rotate: add a key, give it to the source, and retire the old one when the source signs with the new one.
--secret NAME says which secret holds them, where that is not plain.`

await runCommand(USAGE, async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { secret: { type: 'string' }, last: { type: 'boolean', default: false } },
  })
  const [action, source, keyId] = positionals
  const connection = await connectToNamed()
  const client = connection.clients.secrets
  try {
    const options = { client, secretId: values.secret ?? (await findSourcesSecret(client)) }
    if (action === 'list') return await list(options)
    if (action === 'add' && source !== undefined) return await add(source, options)
    if (action === 'set' && source !== undefined && keyId !== undefined) {
      await setKey({ source, keyId, secret: (await text(process.stdin)).trim() }, options)
      console.log(`${source} has the key ${keyId}, in force within a minute everywhere.`)
      return 0
    }
    if (action !== 'retire' || source === undefined || keyId === undefined) throw new UsageError()
    await retireKey({ source, keyId, last: values.last }, options)
    console.log(`The key ${keyId} of ${source} is out of force, within a minute everywhere.`)
    return 0
  } finally {
    await connection.close()
  }
})

type Options = Parameters<typeof readKeys>[0]

async function list(options: Options): Promise<number> {
  const keys = Object.entries(await readKeys(options))
  for (const line of inColumns(keys.map(([source, byId]) => [source, Object.keys(byId).join(', ')]))) console.log(line)
  if (keys.length === 0) console.log('No source has a key: add one with npm run keys -- add SOURCE')
  return 0
}

async function add(source: string, options: Options): Promise<number> {
  const { keyId, secret } = await addKey(source, { ...options, today: new Date().toISOString().slice(0, 10) })
  for (const line of inColumns([
    ['source', source],
    ['key id', keyId],
    ['secret', secret],
  ]))
    console.log(line)
  console.log('In force within seconds. The secret is shown this once. How to sign: docs/intake.md')
  return 0
}
